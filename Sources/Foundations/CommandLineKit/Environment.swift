internal import Glibc

/// The variables that a program was started with.
///
/// Executables take one snapshot and hand it down; tests make their own.
package struct Environment: Sendable {
    package let variables: [String: String]

    package init(_ variables: [String: String]) {
        self.variables = variables
    }

    package static var current: Environment {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let line = unsafe entry.pointee {
            let text = unsafe String(cString: line)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            unsafe entry += 1
        }
        return Environment(variables)
    }

    package subscript(name: String) -> String? {
        variables[name]
    }

    /// Set, and not to nothing or `0`.
    package func isSet(_ name: String) -> Bool {
        guard let value = variables[name] else { return false }
        return !value.isEmpty && value != "0"
    }
}
