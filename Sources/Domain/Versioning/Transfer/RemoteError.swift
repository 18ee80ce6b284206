/// What a remote could not do.
package struct RemoteError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// No such object.
        case notFound
        /// The credentials are missing, wrong or not enough.
        case denied
        /// The network or the server failed; trying again may help.
        case unavailable
        /// The remote, or what was asked of it, is set up wrongly.
        case configuration
        /// The bytes to store do not hash to their name.
        case corruptSource
        /// The consumer of a stream threw; `underlying` says what.
        case consumer
        /// The remote cannot do this, such as writing to a web server.
        case unsupported
    }

    package let code: Code
    /// What happened, where, and what to do; never a secret.
    package let description: String
    package let underlying: (any Error)?

    package init(_ code: Code, _ description: String, underlying: (any Error)? = nil) {
        self.code = code
        self.description = description
        self.underlying = underlying
    }
}
