internal import Observability
internal import Parallelism
internal import Pipeline
internal import Synchronization

/// Renews a lease on a thread of its own, until told to end.
final class LeaseKeeper: Sendable {
    private let isEnded = Atomic<Bool>(false)
    private let store: PipelineStore
    private let claim: StageClaim
    private let log: Logger
    private let onSignOfLife: @Sendable () -> Void

    init(
        _ store: PipelineStore, _ claim: StageClaim, _ log: Logger,
        _ onSignOfLife: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.claim = claim
        self.log = log
        self.onSignOfLife = onSignOfLife
        do {
            try Threads.detach { self.keep() }
        } catch {
            log.warning("cannot renew the lease", ["error": .error(error)])
        }
    }

    func end() {
        isEnded.store(true, ordering: .relaxed)
    }

    private func keep() {
        var next = ContinuousClock.now + claim.lease / 15
        while !isEnded.load(ordering: .relaxed) {
            Threads.pause(microseconds: 50_000)
            guard next <= .now else { continue }
            next = .now + claim.lease / 15
            onSignOfLife()
            do {
                try store.renew(claim)
            } catch {
                if isEnded.load(ordering: .relaxed) { return }
                // The work goes on: if nobody takes over meanwhile, its end still counts.
                log.warning("cannot renew the lease", ["error": .error(error)])
                if PipelineError.isLostLease(error) { return }
            }
        }
    }
}
