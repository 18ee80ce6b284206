package import Cryptography
package import Database

/// One trial of an experiment.
package struct Run: Sendable, Hashable {
    package enum State: String, Sendable {
        case running, finished, failed
    }

    package let id: RunID
    package let experiment: String
    package let name: String
    package let state: State
    package let dataset: SHA256Digest?
    package let gitCommit: String?
    /// The content key of each stage that led here.
    package let contentKeys: [String: String]
    package let startedAt: DatabaseTime
    package let endedAt: DatabaseTime?
}

/// What is known of a run when it begins.
package struct RunDraft: Sendable {
    package var experiment: String
    package var name: String
    /// A registered dataset.
    package var dataset: SHA256Digest?
    package var gitCommit: String?
    package var contentKeys: [String: String] = [:]

    package init(experiment: String, name: String) {
        self.experiment = experiment
        self.name = name
    }
}

/// A metric's value at one step.
package struct MetricPoint: Sendable, Hashable {
    package let name: String
    package let step: Int
    /// May be NaN: a loss that diverged is worth a record.
    package let value: Double

    package init(_ name: String, step: Int = 0, _ value: Double) {
        self.name = name
        self.step = step
        self.value = value
    }
}

/// A file that a run made, named by its bytes.
package struct RunArtifact: Sendable, Hashable {
    package let name: String
    package let digest: SHA256Digest
    package let byteCount: Int

    package init(_ name: String, _ digest: SHA256Digest, byteCount: Int) {
        self.name = name
        self.digest = digest
        self.byteCount = byteCount
    }
}

extension Run {
    static let columns: SQL = """
        r.id, e.name AS experiment, r.name, r.state, r.dataset_digest, r.git_commit,
        r.content_keys, r.started_at, r.ended_at
        FROM runs r JOIN experiments e ON e.id = r.experiment_id
        """

    init(_ row: SQLRow) throws(DatabaseError) {
        id = try row.get("id") { (id: Int64) in RunID(rawValue: id) }
        experiment = try row.get("experiment")
        name = try row.get("name")
        state = try row.get("state") { (text: String) in State(rawValue: text) }
        dataset = try row.get("dataset_digest", as: String?.self).flatMap { SHA256Digest($0) }
        gitCommit = try row.get("git_commit")
        contentKeys = try row.json("content_keys")
        startedAt = try row.get("started_at")
        endedAt = try row.get("ended_at")
    }
}
