package import Cryptography
package import Database

/// A model that was made once and never changes.
package struct ModelVersion: Sendable, Hashable {
    package let id: ModelVersionID
    package let model: String
    /// Counts from 1 within the model.
    package let number: Int
    package let dataset: SHA256Digest
    package let bundle: SHA256Digest
    package let run: RunID?
    package let metrics: [String: Double]
    package let createdAt: DatabaseTime
}

/// A model version to be registered.
package struct ModelVersionDraft: Sendable {
    package var model: String
    /// A registered dataset.
    package var dataset: SHA256Digest
    package var bundle: SHA256Digest
    package var run: RunID?
    package var metrics: [String: Double] = [:]

    package init(model: String, dataset: SHA256Digest, bundle: SHA256Digest) {
        self.model = model
        self.dataset = dataset
        self.bundle = bundle
    }
}

extension ModelVersion {
    static let columns: SQL = """
        v.id, m.name AS model, v.number, v.dataset_digest, v.bundle_digest, v.run_id, v.metrics,
        v.created_at FROM model_versions v JOIN models m ON m.id = v.model_id
        """

    init(_ row: SQLRow) throws(DatabaseError) {
        id = try row.get("id") { (id: Int64) in ModelVersionID(rawValue: id) }
        model = try row.get("model")
        number = try row.get("number")
        dataset = try row.get("dataset_digest") { (text: String) in SHA256Digest(text) }
        bundle = try row.get("bundle_digest") { (text: String) in SHA256Digest(text) }
        run = try row.get("run_id", as: Int64?.self).map { RunID(rawValue: $0) }
        metrics = try row.json("metrics")
        createdAt = try row.get("created_at")
    }
}
