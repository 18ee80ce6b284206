package import Cryptography
package import Database

package struct StageRunID: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    package var description: String { String(rawValue) }
}

/// One stage of one pipeline run.
package struct StageRun: Sendable, Hashable {
    package enum State: String, Sendable {
        case pending, running, succeeded, failed
        /// Its outputs were there already, or nobody wants it in this run.
        case skipped

        var isDone: Bool { self == .succeeded || self == .skipped }
    }

    package let id: StageRunID
    package let pipelineRun: PipelineRunID
    package let stage: PipelineStage
    package var state: State = .pending
    /// Counts every claim: who holds an older one has lost it.
    package var claims = 0
    /// Counts the claims that are held against the stage.
    package var attempt = 0
    package var notBefore = DatabaseTime(microseconds: 0)
    package var worker: String?
    package var leaseUntil: DatabaseTime?
    package var contentKey: SHA256Digest?
    package var inputs: [String: SHA256Digest] = [:]
    package var outputs: [String: SHA256Digest] = [:]
    package var reusedFrom: StageRunID?
    package var error: String?
    package var startedAt: DatabaseTime?
    package var endedAt: DatabaseTime?

    /// One that waits for its turn.
    package init(id: StageRunID, pipelineRun: PipelineRunID, stage: PipelineStage) {
        self.id = id
        self.pipelineRun = pipelineRun
        self.stage = stage
    }
}

extension StageRun {
    init(_ row: SQLRow) throws(DatabaseError) {
        id = try row.get("id") { (id: Int64) in StageRunID(rawValue: id) }
        pipelineRun = try row.get("pipeline_run_id") { (id: Int64) in PipelineRunID(rawValue: id) }
        stage = try row.get("stage") { (text: String) in PipelineStage(rawValue: text) }
        state = try row.get("state") { (text: String) in State(rawValue: text) }
        claims = try row.get("claims")
        attempt = try row.get("attempt")
        notBefore = try row.get("not_before")
        worker = try row.get("worker")
        leaseUntil = try row.get("lease_until")
        contentKey = try row.get("content_key", as: String?.self).flatMap { SHA256Digest($0) }
        inputs = try row.json("inputs")
        outputs = try row.json("outputs")
        reusedFrom = try row.get("reused_from", as: Int64?.self).map { StageRunID(rawValue: $0) }
        error = try row.get("error")
        startedAt = try row.get("started_at")
        endedAt = try row.get("ended_at")
    }
}
