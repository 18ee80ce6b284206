/// A command line that the program does not understand; ends with exit code 2.
///
/// Commands may throw it themselves for what no declaration can say.
package struct UsageError: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    static func unknown(_ kind: String, _ name: String, among known: [String]) -> UsageError {
        guard let close = Suggestion.closest(to: name, among: known) else {
            return UsageError("unknown \(kind) \(name)")
        }
        return UsageError("unknown \(kind) \(name); did you mean \(close)?")
    }
}
