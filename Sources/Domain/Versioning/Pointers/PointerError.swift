internal import YAML

/// Why a pointer, or a pipeline's lock, cannot be used.
package struct PointerError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Not YAML, or beyond the limits on size and depth.
        case syntax
        /// YAML, but not what such a file may hold.
        case schema
        /// Names a place that nothing may be written to.
        case unsafePath
    }

    package let code: Code
    /// The display name of the file.
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let problem: String

    package init(_ code: Code, file: String, line: Int, _ problem: String) {
        self.code = code
        self.file = file
        self.line = line
        self.problem = problem
    }

    init(_ error: YAMLError) {
        self.init(
            error.code == .duplicateKey ? .schema : .syntax, file: error.file, line: error.line,
            error.problem)
    }

    package var description: String { "\(file):\(line): \(problem)" }
}
