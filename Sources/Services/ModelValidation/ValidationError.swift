/// Why a candidate cannot be judged or promoted: what is wrong, where, and what to do.
package struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// Files do not belong to each other.
        case mismatched
        /// The registry does not know what is asked for.
        case unknown
        /// Something else serves than what the candidate was compared with.
        case moved
        /// There is nothing to return to.
        case nothingBefore
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
