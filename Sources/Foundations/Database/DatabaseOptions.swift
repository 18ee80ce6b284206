/// Limits of a database's use; the defaults suit every stage.
package struct DatabaseOptions: Sendable {
    /// How many threads can be in a transaction at once; others wait.
    package var connections = 8
    package var connectTimeout: Duration = .seconds(10)
    package var statementTimeout: Duration = .seconds(30)
    /// How long to wait for a lock or a free connection.
    package var lockTimeout: Duration = .seconds(10)
    package var retry = TransactionRetry()
    /// Shown by PostgreSQL beside each session.
    package var programName = "aisle"

    package init() {}
}

/// How often a transaction that left no trace is tried again.
package struct TransactionRetry: Sendable {
    package var attempts = 12
    /// No attempt begins after this, as each may take long where nobody answers.
    package var limit: Duration = .seconds(15)
    package var firstPause: Duration = .milliseconds(10)
    package var longestPause: Duration = .milliseconds(500)
    /// From 0 up to 1: keeps those who collided from meeting again.
    package var jitter: @Sendable () -> Double = { Double.random(in: 0..<1) }

    package init() {}

    /// `nil` when it was the last one.
    func pause(afterAttempt attempt: Int, elapsed: Duration) -> Duration? {
        guard attempt < attempts, elapsed < limit else { return nil }
        let full = min(longestPause, firstPause * (1 << min(attempt - 1, 20)))
        return full * (0.5 + jitter() / 2)
    }
}
