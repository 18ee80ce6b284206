/// Why a configuration file, or a change to one, was refused.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case syntax
        /// An unknown section or option, or a value of the wrong kind.
        case schema
        /// A remote that no file defines.
        case unknownRemote
    }

    package let code: Code
    package let file: String
    /// Counted from 1; 0 when no line is to blame.
    package let line: Int
    /// Never shows a value: it may be a secret.
    package let problem: String

    package init(_ code: Code, file: String, line: Int, _ problem: String) {
        self.code = code
        self.file = file
        self.line = line
        self.problem = problem
    }

    package var description: String {
        let place = line > 0 ? "\(file):\(line)" : file
        return place.isEmpty ? problem : "\(place): \(problem)"
    }
}
