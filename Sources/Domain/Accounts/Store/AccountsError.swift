/// Why something about users was refused, other than for the database's sake.
package struct AccountsError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case userExists, userNotFound
        /// Somebody must be able to let others in.
        case lastAdmin
        case badName, badPassword
        /// A refresh token that is unknown, expired, void, or was used before.
        case refused
        /// Too many attempts; worth trying again after so long.
        case throttled(retryAfter: Duration)
    }

    package let code: Code
    package let description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
