/// Why bytes are no document.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Reason: String, Sendable, Hashable {
        case unexpected = "something else was expected"
        case endsEarly = "it ends too early"
        case notUTF8 = "it is not UTF-8"
        case badEscape = "no character has that escape"
        case controlCharacter = "a string holds a control character that is not escaped"
        case badNumber = "that is no number, or too large for one"
        case tooDeep = "it is nested too deeply"
        case duplicateName = "an object has two members of one name"
        case trailing = "something follows the document"
    }

    package let reason: Reason
    /// Counted from 0.
    package let position: Int

    /// Never repeats what was sent.
    package var description: String { "invalid JSON at byte \(position): \(reason.rawValue)" }
}
