/// Why a file that people write was refused, and where in it.
package struct LocatedError<Code: Hashable & Sendable>: Error, Hashable, CustomStringConvertible {
    package let code: Code
    /// The display name of the file; empty when there is none.
    package let file: String
    /// Counted from 1; 0 when no line is to blame.
    package let line: Int
    /// Never shows a setting's value: it may be a secret.
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
