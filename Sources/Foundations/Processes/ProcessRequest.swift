/// What to run and where.
package struct ProcessRequest: Sendable {
    /// A path, or a name to look up on this process's PATH.
    package var executable: [UInt8]
    package var arguments: [[UInt8]]
    /// Added to the inherited environment; `nil` removes a variable.
    package var environment: [String: String?] = [:]
    package var workingDirectory: [UInt8]?
    /// Killed and refused beyond this much output.
    package var outputLimit = 256 << 20
    package var timeout: Duration?

    package init(_ executable: String, _ arguments: [String] = []) {
        self.init(Array(executable.utf8), arguments.map { Array($0.utf8) })
    }

    package init(_ executable: [UInt8], _ arguments: [[UInt8]]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// For messages: without arguments, as those may hold a secret.
    var program: String {
        String(
            decoding: executable.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }
}
