/// How long to wait before trying again: twice as long each time, and never quite the same.
package struct Backoff: Sendable {
    package var attempts = 5
    package var first: Duration = .milliseconds(500)
    package var limit: Duration = .seconds(30)

    package init() {}

    /// - Parameter jitter: from 0 up to 1, so that many clients do not come back at once.
    package func pause(after failures: Int, jitter: Double) -> Duration {
        let whole = min(limit, first * (1 << min(max(failures, 1) - 1, 20)))
        return whole / 2 + whole / 2 * jitter
    }
}
