internal import Database
internal import FileStore
package import Observability
package import Pipeline

/// Does a stage's work on claims: takes it over from earlier runs or has it done, and says so.
package struct StageRunner<Work: StageWork>: Sendable {
    package enum Ending: Sendable, Hashable {
        case made, reused
        /// The claim is no longer this worker's: given back by a stop, or taken over by another.
        case lost
        case failed(String, RetryRule.Verdict)

        var name: String {
            switch self {
            case .made: "made"
            case .reused: "reused"
            case .lost: "lost"
            case .failed(_, .giveUp): "failed"
            case .failed(_, .retry): "retried"
            }
        }
    }

    package let work: Work
    package let store: PipelineStore
    package let volume: StageVolume
    package let settings: StageRunnerSettings

    package init(
        _ work: Work, _ store: PipelineStore, _ volume: StageVolume, _ settings: StageRunnerSettings
    ) {
        self.work = work
        self.store = store
        self.volume = volume
        self.settings = settings
    }

    package func claim(_ id: PipelineRunID?) throws -> ClaimOutcome {
        try store.claim(
            work.stage, in: id, worker: settings.worker, lease: settings.lease,
            isAlone: settings.name != nil)
    }

    /// Brings the claimed stage to an end; throws only when the database cannot be told.
    package func complete(_ claim: StageClaim) throws -> Ending {
        let log = settings.log.with(["pipeline_run": .integer(Int(claim.run.id.rawValue))])
        let start = ContinuousClock.now
        settings.metrics?.began(work.stage)
        var outcome = "untold"
        defer { settings.metrics?.ended(work.stage, outcome, after: .now - start, at: .now) }
        let ending = try bringToEnd(claim, log)
        outcome = ending.name
        if ending == .made || ending == .reused {
            log.info(
                ending == .reused ? "taken over from an earlier run" : "done",
                ["seconds": .seconds(.now - start)])
        }
        return ending
    }

    private func bringToEnd(_ claim: StageClaim, _ log: Logger) throws -> Ending {
        let keeper = LeaseKeeper(store, claim, log, settings.onSignOfLife)
        defer { keeper.end() }
        do {
            return try attemptOrFail(claim, log)
        } catch  where PipelineError.isLostLease(error) {
            log.warning("the work was given back or taken over", ["reason": .error(error)])
            return .lost
        }
    }

    private func attemptOrFail(_ claim: StageClaim, _ log: Logger) throws -> Ending {
        do {
            return try attempt(claim, log)
        } catch  where !PipelineError.isLostLease(error) {
            return try fail(claim, error, log)
        }
    }

    private func attempt(_ claim: StageClaim, _ log: Logger) throws -> Ending {
        try Workplace.sweep(volume)
        let inputs = try insisting(log) { try work.inputs(of: claim) }
        let key = ContentKey(
            work.stage, version: work.version, inputs: inputs.digests,
            parameters: .text(inputs.parameters))
        let workplace = try Workplace(volume)
        defer { workplace.end() }
        let job = StageJob(
            claim: claim, inputs: inputs, contentKey: try key.digest(), volume: volume,
            folder: workplace.folder, threads: settings.threads, log: log)
        return try finish(job, key)
    }

    private func finish(_ job: StageJob, _ key: ContentKey) throws -> Ending {
        // Asking puts the key on record, too. The stage ends when all is settled, as what was not
        // is settled by the next attempt.
        let taken = try insisting(job.log) {
            try store.reuse(job.claim, key) { outputs in
                guard try work.isRepeatable && volume.areWhole(outputs.values) else { return nil }
                return .init(rejection: try work.conclude(outputs, of: job))
            }
        }
        guard taken == nil else { return .reused }
        job.log.info("started", ["attempt": .integer(job.claim.attempt)])
        let result = try work.perform(job)
        let outputs = try volume.keep(result.files).merging(result.kept) { made, _ in made }
        try insisting(job.log) {
            let rejection = try work.conclude(outputs, of: job)
            try store.succeed(job.claim, outputs: outputs, rejection: rejection)
        }
        return .made
    }

    private func fail(_ claim: StageClaim, _ error: any Error, _ log: Logger) throws -> Ending {
        let kind: FailureKind = work.isBadInput(error) ? .badInput : .transient
        let verdict = try insisting(log) { try store.fail(claim, "\(error)", kind) }
        switch verdict {
        case .giveUp: log.error("failed", ["error": .error(error)])
        case .retry(let pause):
            log.warning(
                "failed, and will be tried again",
                ["error": .error(error), "wait_seconds": .seconds(pause)])
        }
        return .failed("\(error)", verdict)
    }
}

/// How a stage's worker works, whatever the stage.
package struct StageRunnerSettings: Sendable {
    /// For those who look at the table.
    package var worker: String
    /// Held while nobody else may work under that name.
    package var name: WorkerName?
    package var threads: Int
    package var log: Logger
    /// How long after a worker's death another one may take over.
    package var lease: Duration = .seconds(15)
    /// How long `run` waits for an earlier stage that nobody works on.
    package var patience: Duration = .seconds(10)
    /// How long the database may be away in the middle of work.
    package var insistence: Duration = .seconds(600)
    /// Called about once a second while there is work.
    package var onSignOfLife: @Sendable () -> Void = {}
    package var metrics: StageMetrics?

    package init(worker: String, threads: Int, log: Logger) {
        self.worker = worker
        self.threads = threads
        self.log = log
    }
}
