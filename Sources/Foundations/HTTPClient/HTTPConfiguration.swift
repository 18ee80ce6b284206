/// How a session connects, waits and trusts.
package struct HTTPConfiguration: Sendable {
    package enum Trust: Sendable, Hashable {
        /// The authorities that the system trusts.
        case system
        /// Only the authorities in this PEM file.
        case authorities(path: String)
        /// Anyone who answers.
        case anyone
    }

    package var trust: Trust = .system
    package var connectTimeout: Duration = .seconds(10)
    /// A transfer slower than `slowestRate` for this long is given up.
    package var stallTimeout: Duration = .seconds(60)
    /// Bytes each second.
    package var slowestRate = 16
    package var retry = RetryPolicy()
    package var userAgent = "aisle"
    /// Idle connections kept for the next request.
    package var idleHandles = 64

    package init() {}
}
