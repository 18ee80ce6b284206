package import Cryptography
package import Database

/// Data that models are made from, named by its bytes.
package struct DatasetVersion: Sendable, Hashable {
    package let digest: SHA256Digest
    package let rowCount: Int
    /// What its maker says about it, such as class counts.
    package let details: JSONText
    package let createdAt: DatabaseTime
}

extension DatasetVersion {
    init(_ row: SQLRow) throws(DatabaseError) {
        digest = try row.get("digest") { (text: String) in SHA256Digest(text) }
        rowCount = try row.get("row_count")
        details = try row.get("details")
        createdAt = try row.get("created_at")
    }
}

extension ModelRegistry {
    /// Records a dataset; one that is known stays as it is.
    package func registerDataset(
        _ digest: SHA256Digest, rowCount: Int, details: JSONText
    ) throws {
        try database.execute(
            """
            INSERT INTO dataset_versions (digest, row_count, details, created_at)
            VALUES (\(digest.hex), \(rowCount), \(details), \(.now)) ON CONFLICT DO NOTHING
            """)
    }

    package func dataset(_ digest: SHA256Digest) throws -> DatasetVersion? {
        try database.query("SELECT * FROM dataset_versions WHERE digest = \(digest.hex)").first
            .map { row in try DatasetVersion(row) }
    }
}
