/// A line of an ignore file that DVC cannot read either.
package struct IgnoreError: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let problem: String

    package var description: String { "\(file):\(line): \(problem)" }
}
