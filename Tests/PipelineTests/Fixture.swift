import Cryptography
import Database
import Foundation
import Pipeline
import TestSupport
import Testing

struct Fixture {
    static let lease = Duration.seconds(600)

    let test: TestDatabase
    let store: PipelineStore

    init(_ backend: DatabaseBackend, rule: RetryRule = .immediate) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([PipelineSchema.migrations])
        store = PipelineStore(test.database, rule: rule)
    }

    @discardableResult
    func start(
        _ trigger: PipelineTrigger = .newData, parameters: [String: [String: Int]] = [:],
        stages: Set<PipelineStage> = Set(PipelineStage.allCases)
    ) throws -> PipelineStart {
        try store.start(
            PipelineRequest(trigger, by: "test"), parameters: JSONText(parameters), stages: stages)
    }

    func claim(
        _ stage: PipelineStage, lease: Duration = lease, worker: String = "worker"
    ) throws -> StageClaim {
        let outcome = try store.claim(stage, worker: worker, lease: lease)
        return try #require(outcome.claimed, "\(outcome)")
    }

    /// Does the stages up to this one, each with an output that is named like it.
    func finish(through last: PipelineStage) throws {
        for stage in PipelineStage.allCases where stage <= last {
            try store.succeed(try claim(stage), outputs: ["out": digest(stage.rawValue)])
        }
    }

    func state(_ run: PipelineRunID) throws -> PipelineRun.State? {
        try store.run(run)?.state
    }

    func stage(_ stage: PipelineStage, of run: PipelineRunID) throws -> StageRun {
        try #require(try store.stages(of: run).first { $0.stage == stage })
    }
}

extension ClaimOutcome {
    var claimed: StageClaim? {
        if case .claimed(let claim) = self { claim } else { nil }
    }

    var wait: StagePlan.Wait? {
        if case .waiting(_, let wait) = self { wait } else { nil }
    }
}

extension RetryRule {
    static var immediate: RetryRule {
        var rule = RetryRule()
        rule.pauses = [.zero]
        return rule
    }
}

func digest(_ text: String) -> SHA256Digest { SHA256Digest(of: Array(text.utf8)) }

func pause(milliseconds: Int) {
    Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> some Any) -> PipelineError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? PipelineError)?.code
    }
}
