/// When to try again, and how long to wait before: exponential, with jitter.
package struct RetryPolicy: Sendable {
    package var attempts: Int
    package var firstDelay: Duration
    package var longestDelay: Duration
    /// Replaced in tests, which neither wait nor roll dice.
    package var sleep: @Sendable (Duration) -> Void
    package var random: @Sendable () -> Double

    package init(
        attempts: Int = 6, firstDelay: Duration = .milliseconds(100),
        longestDelay: Duration = .seconds(20),
        sleep: @escaping @Sendable (Duration) -> Void = { blockThread(for: $0) },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.attempts = attempts
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.sleep = sleep
        self.random = random
    }

    /// Answers that say "not now" rather than "no".
    package static let transientStatuses: Set<Int> = [429, 500, 502, 503, 504]

    /// The wait after a failed attempt, counted from 1; `nil` when it was the last.
    ///
    /// A server's own wish is kept, up to the longest delay. Half of the wait is jitter, so that
    /// clients that failed together do not come back together.
    package func delay(afterAttempt attempt: Int, asked: Duration? = nil) -> Duration? {
        guard attempt < attempts else { return nil }
        let doubled = firstDelay * (1 << min(attempt - 1, 20))
        let backoff = min(doubled, longestDelay)
        let jittered = backoff / 2 + backoff / 2 * random()
        return min(max(jittered, asked ?? .zero), longestDelay)
    }
}
