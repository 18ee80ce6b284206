package import Cryptography
package import Database

/// The right to do one stage of one run, as long as its lease is renewed.
package struct StageClaim: Sendable {
    package let run: PipelineRun
    package let stageRun: StageRun
    package let lease: Duration
    /// What the stages before it made.
    package let outputs: [PipelineStage: [String: SHA256Digest]]

    package var stage: PipelineStage { stageRun.stage }
    package var attempt: Int { stageRun.attempt }
    /// The stage's own section of the run's parameters.
    package var parameters: JSONValue {
        get throws(DatabaseError) { try run.section(stage.rawValue) }
    }
}

/// What a worker that asked for work gets.
package enum ClaimOutcome: Sendable {
    case claimed(StageClaim)
    /// Not now; a change, or the time of a wait, may make it ready.
    case waiting(PipelineRunID, StagePlan.Wait)
    /// The stage is over in the run.
    case done(PipelineRunID, StageRun.State)
    case noOpenRun
}
