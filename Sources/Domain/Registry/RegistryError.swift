/// Why the registry refused, other than for the database's sake.
package struct RegistryError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case unknown
        /// What is recorded is never changed.
        case alreadyRecorded
        /// Somebody else moved the alias first.
        case moved
        case alreadyServed
        case gateFailed
        case nothingBefore
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
