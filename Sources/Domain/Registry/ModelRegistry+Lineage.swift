package import Database

/// Where a model version comes from and what became of it.
package struct Lineage: Sendable {
    package let version: ModelVersion
    package let dataset: DatasetVersion
    /// With its git commit and content keys.
    package let run: Run?
    package let parameters: [String: String]
    package let promotions: [PromotionEntry]
}

extension ModelRegistry {
    /// All that happened to an alias, oldest first.
    package func history(
        of alias: String = production, _ model: String
    ) throws -> [PromotionEntry] {
        try database.query(
            """
            SELECT l.* FROM promotion_log l JOIN models m ON m.id = l.model_id
            WHERE m.name = \(model) AND l.alias = \(alias) ORDER BY l.id
            """
        ).map { row in try PromotionEntry(row) }
    }

    /// What an alias pointed to at a time.
    package func served(
        as alias: String = production, of model: String, at time: DatabaseTime
    ) throws -> ModelVersion? {
        try database.query(
            """
            SELECT \(ModelVersion.columns) WHERE v.id = (
                SELECT l.to_version FROM promotion_log l JOIN models n ON n.id = l.model_id
                WHERE n.name = \(model) AND l.alias = \(alias) AND l.action <> 'rejected'
                    AND l.logged_at <= \(time)
                ORDER BY l.id DESC LIMIT 1)
            """
        ).first.map { row in try ModelVersion(row) }
    }

    package func lineage(of id: ModelVersionID) throws -> Lineage? {
        guard let version = try version(id), let dataset = try dataset(version.dataset) else {
            return nil
        }
        let promotions = try database.query(
            """
            SELECT * FROM promotion_log
            WHERE to_version = \(id.rawValue) OR from_version = \(id.rawValue) ORDER BY id
            """
        ).map { row in try PromotionEntry(row) }
        return Lineage(
            version: version, dataset: dataset, run: try version.run.flatMap { try run($0) },
            parameters: try version.run.map { try parameters(of: $0) } ?? [:],
            promotions: promotions)
    }
}
