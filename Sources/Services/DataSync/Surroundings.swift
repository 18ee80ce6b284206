package import Observability

/// What a synchronizer meets outside of the volume; tests bring their own clock.
package struct Surroundings: Sendable {
    package let log: Logger
    /// Tells people, one line at a time.
    package let console: @Sendable (String) -> Void
    /// Sleeps, or returns early with true when asked to stop.
    package let pause: @Sendable (Duration) -> Bool
    package let now: @Sendable () -> Timestamp
    package let instant: @Sendable () -> ContinuousClock.Instant
    /// From 0 up to 1.
    package let jitter: @Sendable () -> Double

    package init(
        log: Logger, console: @escaping @Sendable (String) -> Void,
        pause: @escaping @Sendable (Duration) -> Bool,
        now: @escaping @Sendable () -> Timestamp = { .now },
        instant: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.log = log
        self.console = console
        self.pause = pause
        self.now = now
        self.instant = instant
        self.jitter = jitter
    }
}
