package import Cryptography
package import Database

/// Pipeline runs and the work of their stages; all of it in the database.
package struct PipelineStore: Sendable {
    /// Listeners on it are woken when there may be something to claim.
    package static let channel = "pipeline"

    package let database: SQLDatabase
    package let rule: RetryRule

    package init(_ database: SQLDatabase, rule: RetryRule = RetryRule()) {
        self.database = database
        self.rule = rule
    }
}

// MARK: - Reading

extension PipelineStore {
    package func run(_ id: PipelineRunID) throws -> PipelineRun? {
        try database.read { session in try Self.run(id, session) }
    }

    package func run(_ state: PipelineRun.State) throws -> PipelineRun? {
        try database.read { session in try Self.run(state, session) }
    }

    /// Newest first.
    package func runs(limit: Int = 20) throws -> [PipelineRun] {
        try database.query("SELECT * FROM pipeline_runs ORDER BY id DESC LIMIT \(limit)")
            .map { row in try PipelineRun(row) }
    }

    package func stages(of run: PipelineRunID) throws -> [StageRun] {
        try database.read { session in try Self.stages(of: run, session) }
    }

    /// The last one that was ever begun: a follower is ill when it failed for good.
    package func newest(_ stage: PipelineStage) throws -> StageRun? {
        try database.query(
            """
            SELECT * FROM stage_runs WHERE stage = \(stage.rawValue) AND claims > 0
            ORDER BY id DESC LIMIT 1
            """
        ).first.map { row in try StageRun(row) }
    }

    /// What the stage made in earlier runs, newest first.
    package func succeeded(_ stage: PipelineStage, limit: Int = 50) throws -> [StageRun] {
        try database.query(
            """
            SELECT * FROM stage_runs WHERE stage = \(stage.rawValue) AND state = 'succeeded'
            ORDER BY id DESC LIMIT \(limit)
            """
        ).map { row in try StageRun(row) }
    }

    /// The newest outputs of a stage, whether they were made or taken over.
    package func newestOutputs(of stage: PipelineStage) throws -> StageRun? {
        try database.query(
            """
            SELECT * FROM stage_runs
            WHERE stage = \(stage.rawValue) AND content_key IS NOT NULL
                AND state IN ('succeeded', 'skipped')
            ORDER BY id DESC LIMIT 1
            """
        ).first.map { row in try StageRun(row) }
    }

    /// What the work with this content key followed from; `nil` when none has succeeded.
    package func inputs(ofKey key: SHA256Digest) throws -> [String: SHA256Digest]? {
        try database.query(
            """
            SELECT * FROM stage_runs WHERE content_key = \(key.hex) AND state = 'succeeded'
            ORDER BY id DESC LIMIT 1
            """
        ).first.map { row in try StageRun(row).inputs }
    }

    static func run(_ id: PipelineRunID, _ session: SQLSession) throws -> PipelineRun? {
        try session.first("SELECT * FROM pipeline_runs WHERE id = \(id.rawValue)")
            .map { row in try PipelineRun(row) }
    }

    /// The oldest in that state; of open and of queued ones there is but one.
    static func run(_ state: PipelineRun.State, _ session: SQLSession) throws -> PipelineRun? {
        try session.first(
            "SELECT * FROM pipeline_runs WHERE state = \(state.rawValue) ORDER BY id LIMIT 1"
        ).map { row in try PipelineRun(row) }
    }

    static func stages(of run: PipelineRunID, _ session: SQLSession) throws -> [StageRun] {
        try session.query(
            "SELECT * FROM stage_runs WHERE pipeline_run_id = \(run.rawValue) ORDER BY ordinal"
        ).map { row in try StageRun(row) }
    }

    /// Whoever changes the state of a run takes turns, so that each sees what the last one did.
    static func takeTurn(_ session: SQLSession) throws {
        try session.execute("UPDATE pipeline_turn SET changes = changes + 1")
    }
}
