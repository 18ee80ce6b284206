internal import Database
internal import Observability
internal import Parallelism
internal import Pipeline
internal import Synchronization

/// Takes its stage's work from every run, as it comes, until told to stop.
package final class StageFollower<Work: StageWork>: Sendable {
    private let runner: StageRunner<Work>
    private let heartbeat: Heartbeat
    private let follower: SQLFollower
    private let claimed = Mutex<StageClaim?>(nil)

    package init(_ runner: StageRunner<Work>, _ heartbeat: Heartbeat) {
        self.runner = runner
        self.heartbeat = heartbeat
        follower = SQLFollower(
            runner.store.database, channel: PipelineStore.channel, longestWait: .seconds(5))
    }

    package func follow() {
        var failures = 0
        follower.follow(
            {
                heartbeat.succeeded()
                failures = 0
                try work()
            },
            failed: { error, _ in
                failures += 1
                heartbeat.failed(error)
                runner.settings.log.error("cannot work", ["error": .error(error)])
                rest(.seconds(min(failures, 10)))
            })
    }

    /// Ends `follow` soon, and gives back what it has claimed: whatever has its name is whole, and
    /// the rest is done again.
    package func stop() {
        // First: who claims something afterwards sees it, and gives it back.
        follower.stop()
        guard let claim = claimed.withLock(\.self) else { return }
        do {
            try giveBack(claim)
        } catch {
            runner.settings.log.warning("cannot give back the work", ["error": .error(error)])
        }
    }

    /// Nothing, when it has been given back before.
    private func giveBack(_ claim: StageClaim) throws {
        do {
            try runner.store.release(claim)
        } catch  where PipelineError.isLostLease(error) {}
    }

    /// Works until there is nothing to do.
    private func work() throws {
        while !follower.isStopping, case .claimed(let claim) = try runner.claim(nil) {
            claimed.withLock { $0 = claim }
            defer { claimed.withLock { $0 = nil } }
            if follower.isStopping { return try giveBack(claim) }
            _ = try runner.complete(claim)
        }
        heartbeat.beat()
    }

    private func rest(_ duration: Duration) {
        let deadline = ContinuousClock.now + duration
        while !follower.isStopping, deadline > .now {
            Threads.pause(microseconds: 50_000)
            heartbeat.beat()
        }
    }
}
