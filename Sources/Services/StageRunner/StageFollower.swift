internal import Database
internal import Observability
internal import Parallelism
internal import Pipeline
internal import Synchronization

/// Takes its stage's work from every run, as it comes, until told to stop.
package final class StageFollower<Work: StageWork>: Sendable {
    private struct State {
        var isStopping = false
        var claim: StageClaim?
        var listener: SQLListener?
    }

    private let runner: StageRunner<Work>
    private let heartbeat: Heartbeat
    private let state = Mutex(State())
    /// A look without a reason, should a notification be lost.
    private let longestWait: Duration = .seconds(5)

    package init(_ runner: StageRunner<Work>, _ heartbeat: Heartbeat) {
        self.runner = runner
        self.heartbeat = heartbeat
    }

    package func follow() {
        var failures = 0
        while !isStopping {
            do {
                let listener = try listen()
                heartbeat.succeeded()
                failures = 0
                try turn(listener)
            } catch {
                failures += 1
                heartbeat.failed(error)
                runner.settings.log.error("cannot work", ["error": .error(error)])
                state.withLock { $0.listener = nil }
                rest(.seconds(min(failures, 10)))
            }
        }
    }

    /// Ends `follow` soon, and gives back what it has claimed: whatever has its name is whole, and
    /// the rest is done again.
    package func stop() {
        let (claim, listener) = state.withLock { state in
            state.isStopping = true
            return (state.claim, state.listener)
        }
        listener?.interrupt()
        guard let claim else { return }
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

    private var isStopping: Bool { state.withLock(\.isStopping) }

    private func listen() throws -> SQLListener {
        if let listener = state.withLock(\.listener) { return listener }
        let listener = try runner.store.database.listen(to: [PipelineStore.channel])
        state.withLock { $0.listener = listener }
        return listener
    }

    /// Works until there is nothing to do, and waits for a change.
    private func turn(_ listener: SQLListener) throws {
        while !isStopping, case .claimed(let claim) = try runner.claim(nil) {
            state.withLock { $0.claim = claim }
            defer { state.withLock { $0.claim = nil } }
            if isStopping { return try giveBack(claim) }
            _ = try runner.complete(claim)
        }
        heartbeat.beat()
        if !isStopping { _ = try listener.wait(atMost: longestWait) }
    }

    private func rest(_ duration: Duration) {
        let deadline = ContinuousClock.now + duration
        while !isStopping, deadline > .now {
            Threads.pause(microseconds: 50_000)
            heartbeat.beat()
        }
    }
}
