internal import Cryptography
internal import Database

extension ModelRegistry {
    /// Registers a version under the model's next number.
    ///
    /// The same bundle again is the same version: a stage that was killed after registering finds
    /// what it had registered.
    package func register(_ draft: ModelVersionDraft) throws -> ModelVersion {
        let metrics = try JSONText(draft.metrics)
        return try database.write(.rowLocks) { session in
            // Changing the row, even to what it is, makes others who register wait.
            let model: Int64 = try session.one(
                """
                INSERT INTO models (name, created_at) VALUES (\(draft.model), \(.now))
                ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
                """
            ).get("id")
            if let known = try Self.version(session, model: model, bundle: draft.bundle) {
                guard known.dataset == draft.dataset else {
                    throw RegistryError(
                        .alreadyRecorded,
                        "bundle \(draft.bundle) is version \(known.number) of \(draft.model), "
                            + "made from dataset \(known.dataset), not \(draft.dataset)")
                }
                return known
            }
            try session.execute(
                """
                INSERT INTO model_versions (model_id, number, dataset_digest, bundle_digest,
                    run_id, metrics, created_at)
                SELECT \(model), coalesce(max(number), 0) + 1, \(draft.dataset.hex),
                    \(draft.bundle.hex), \(optional: draft.run?.rawValue), \(metrics), \(.now)
                FROM model_versions WHERE model_id = \(model)
                """)
            guard let made = try Self.version(session, model: model, bundle: draft.bundle) else {
                throw RegistryError(.unknown, "a version of \(draft.model) vanished at once")
            }
            return made
        }
    }

    private static func version(
        _ session: SQLSession, model: Int64, bundle: SHA256Digest
    ) throws -> ModelVersion? {
        try session.first(
            """
            SELECT \(ModelVersion.columns)
            WHERE v.model_id = \(model) AND v.bundle_digest = \(bundle.hex)
            """
        ).map { row in try ModelVersion(row) }
    }

    package func version(_ id: ModelVersionID) throws -> ModelVersion? {
        try database.query("SELECT \(ModelVersion.columns) WHERE v.id = \(id.rawValue)").first
            .map { row in try ModelVersion(row) }
    }

    package func version(of model: String, number: Int) throws -> ModelVersion? {
        try database.query(
            "SELECT \(ModelVersion.columns) WHERE m.name = \(model) AND v.number = \(number)"
        ).first.map { row in try ModelVersion(row) }
    }

    /// Newest first.
    package func versions(of model: String) throws -> [ModelVersion] {
        try database.query(
            "SELECT \(ModelVersion.columns) WHERE m.name = \(model) ORDER BY v.number DESC"
        ).map { row in try ModelVersion(row) }
    }
}
