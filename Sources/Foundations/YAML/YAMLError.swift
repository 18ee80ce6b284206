/// Why a YAML document was refused, and where.
package struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Not YAML at all.
        case syntax
        /// YAML, but of a kind that no pointer or parameter file needs.
        case unsupported
        /// Larger, deeper or more entangled than the limits allow.
        case tooLarge
        case duplicateKey
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

    package var description: String { "\(file):\(line): \(problem)" }
}
