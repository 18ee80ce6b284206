package import Database
internal import Parallelism
package import Pipeline

/// Why `run` could not do its stage.
package struct StageRunError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

extension StageRunner {
    /// What a `run` came to.
    package struct Completed: Sendable, Hashable {
        package enum Kind: String, Sendable {
            case made, reused
            /// The stage was over in this run, or the run does without it.
            case already
        }

        package let run: PipelineRunID
        package let kind: Kind
    }

    /// Does the stage of one run, once; waits for another worker that has it, and for retries.
    ///
    /// - Parameters:
    ///   - id: Of the run; the oldest open one when `nil`, and a new one when none is.
    ///   - parameters: For a new run.
    ///   - onRun: Told the run before its work begins.
    package func run(
        _ id: PipelineRunID?, parameters: () throws -> JSONText,
        onRun: (PipelineRunID) -> Void = { _ in }
    ) throws -> Completed {
        var id = id
        var patience = ContinuousClock.now + settings.patience
        while true {
            switch try claim(id) {
            case .noOpenRun:
                let request = PipelineRequest(.manual, by: settings.worker)
                id = try store.start(
                    request, parameters: parameters(), stages: PipelineStage.byHand
                ).run
            case .done(let run, let state):
                onRun(run)
                guard state != .failed else { throw failure(run) }
                return Completed(run: run, kind: .already)
            case .claimed(let claim):
                id = claim.run.id
                onRun(claim.run.id)
                if let kind = try end(claim) { return Completed(run: claim.run.id, kind: kind) }
            case .waiting(let run, let wait):
                id = run
                let isAlive = try isWorkedOn(run, wait)
                if isAlive { patience = .now + settings.patience }
                guard patience > .now else { throw stuck(run, wait) }
                Threads.pause(microseconds: 200_000)
            }
        }
    }

    /// `nil` when it has to be tried again.
    private func end(_ claim: StageClaim) throws -> Completed.Kind? {
        switch try complete(claim) {
        case .made: return .made
        case .reused: return .reused
        case .lost: return nil
        case .failed(let error, .giveUp): throw StageRunError(error)
        case .failed(_, .retry): return nil
        }
    }

    private func isWorkedOn(_ run: PipelineRunID, _ wait: StagePlan.Wait) throws -> Bool {
        guard case .earlier = wait else { return true }
        return try store.stages(of: run).contains { $0.stage < work.stage && $0.state == .running }
    }

    private func failure(_ run: PipelineRunID) -> StageRunError {
        StageRunError("\(work.stage.rawValue) of pipeline run \(run) has failed")
    }

    private func stuck(_ run: PipelineRunID, _ wait: StagePlan.Wait) -> StageRunError {
        guard case .earlier(let stage) = wait else { return failure(run) }
        let program = stage == .pull ? "dvc-sync" : stage.rawValue
        return StageRunError(
            "\(stage.rawValue) of pipeline run \(run) comes first and nobody works on"
                + " it; run `\(program) run --pipeline-run \(run)`")
    }
}
