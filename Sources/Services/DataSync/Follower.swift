internal import Observability
package import StageRunner

/// Goes on synchronizing until asked to stop.
package struct Follower {
    private let synchronizer: SharedSynchronizer
    private let settings: SyncSettings
    private let surroundings: Surroundings
    private let heartbeat: Heartbeat

    package init(
        _ synchronizer: SharedSynchronizer, _ settings: SyncSettings,
        _ surroundings: Surroundings, _ heartbeat: Heartbeat
    ) {
        self.synchronizer = synchronizer
        self.settings = settings
        self.surroundings = surroundings
        self.heartbeat = heartbeat
    }

    /// - Parameter onReport: told of every round that was done to its end.
    package func run(onReport: (SyncReport) -> Void) {
        var failures = 0
        while true {
            var wait = settings.interval
            do {
                let report = try synchronizer.round()
                failures = 0
                heartbeat.succeeded()
                onReport(report)
                if !report.changing.isEmpty { wait = settings.quietTime }
            } catch let error as SyncError where error.code == .stopped {
                return
            } catch {
                failures += 1
                heartbeat.failed(error)
                surroundings.log.error(
                    "synchronizing failed, and will be tried again",
                    ["failures": .integer(failures), "error": .error(error)])
                wait = max(
                    wait, settings.backoff.pause(after: failures, jitter: surroundings.jitter()))
            }
            if pause(wait) { return }
        }
    }

    /// A long wait is not a stall.
    private func pause(_ duration: Duration) -> Bool {
        var rest = duration
        while rest > .zero {
            if surroundings.pause(min(rest, .seconds(5))) { return true }
            heartbeat.beat()
            rest -= .seconds(5)
        }
        return surroundings.pause(.zero)
    }
}
