internal import Cryptography
internal import Database

extension ModelRegistry {
    /// Begins a run, and the experiment with its first one.
    package func start(_ draft: RunDraft) throws -> RunID {
        let keys = try JSONText(draft.contentKeys)
        return try database.write(.rowLocks) { session in
            let experiment: Int64 = try session.one(
                """
                INSERT INTO experiments (name, created_at) VALUES (\(draft.experiment), \(.now))
                ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
                """
            ).get("id")
            return try session.one(
                """
                INSERT INTO runs (experiment_id, name, state, dataset_digest, git_commit,
                    content_keys, started_at)
                VALUES (\(experiment), \(draft.name), 'running',
                    \(optional: draft.dataset?.hex), \(optional: draft.gitCommit), \(keys), \(.now))
                RETURNING id
                """
            ).get("id") { (id: Int64) in RunID(rawValue: id) }
        }
    }

    package func finish(_ run: RunID, as state: Run.State) throws {
        let changed = try database.execute(
            """
            UPDATE runs SET state = \(state.rawValue), ended_at = \(.now)
            WHERE id = \(run.rawValue) AND state = 'running'
            """)
        guard changed == 1 else {
            throw RegistryError(.alreadyRecorded, "run \(run) is not running any more")
        }
    }

    /// Records parameters; one that is known with another value is refused, and all with it.
    package func log(parameters: [String: String], of run: RunID) throws {
        try database.write(.rowLocks) { session in
            for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
                let changed = try session.execute(
                    """
                    INSERT INTO run_params (run_id, name, value)
                    VALUES (\(run.rawValue), \(name), \(value)) ON CONFLICT DO NOTHING
                    """)
                guard changed == 0 else { continue }
                let known: String = try session.one(
                    """
                    SELECT value FROM run_params
                    WHERE run_id = \(run.rawValue) AND name = \(name)
                    """
                ).get("value")
                guard known == value else {
                    throw RegistryError(
                        .alreadyRecorded,
                        "parameter \(name) of run \(run) is \(known) and cannot become \(value)")
                }
            }
        }
    }

    package func log(metrics: [MetricPoint], of run: RunID) throws {
        try database.write(.rowLocks) { session in
            let now = try session.now().sqlValue
            let rows = metrics.map { point -> [SQLValue] in
                [
                    .integer(run.rawValue), .text(point.name), .integer(Int64(point.step)),
                    point.value.isNaN ? .null : .real(point.value), now,
                ]
            }
            let columns = ["run_id", "name", "step", "value", "recorded_at"]
            try session.insert(into: "run_metrics", columns, rows)
        }
    }

    /// The last value counts.
    package func tag(_ run: RunID, _ tags: [String: String]) throws {
        try database.write(.rowLocks) { session in
            for (name, value) in tags.sorted(by: { $0.key < $1.key }) {
                try session.execute(
                    """
                    INSERT INTO run_tags (run_id, name, value)
                    VALUES (\(run.rawValue), \(name), \(value))
                    ON CONFLICT (run_id, name) DO UPDATE SET value = excluded.value
                    """)
            }
        }
    }

    package func log(artifacts: [RunArtifact], of run: RunID) throws {
        try database.write(.rowLocks) { session in
            for artifact in artifacts {
                try session.execute(
                    """
                    INSERT INTO run_artifacts (run_id, name, digest, byte_count)
                    VALUES (\(run.rawValue), \(artifact.name), \(artifact.digest.hex),
                        \(artifact.byteCount))
                    ON CONFLICT (run_id, name)
                    DO UPDATE SET digest = excluded.digest, byte_count = excluded.byte_count
                    """)
            }
        }
    }
}

// MARK: - Reading

extension ModelRegistry {
    package func run(_ id: RunID) throws -> Run? {
        try database.query("SELECT \(Run.columns) WHERE r.id = \(id.rawValue)").first
            .map { row in try Run(row) }
    }

    /// Newest first.
    package func runs(ofExperiment name: String, limit: Int = 100) throws -> [Run] {
        try database.query(
            "SELECT \(Run.columns) WHERE e.name = \(name) ORDER BY r.id DESC LIMIT \(limit)"
        ).map { row in try Run(row) }
    }

    package func parameters(of run: RunID) throws -> [String: String] {
        try texts("run_params", run)
    }

    package func tags(of run: RunID) throws -> [String: String] {
        try texts("run_tags", run)
    }

    private func texts(_ table: String, _ run: RunID) throws -> [String: String] {
        let rows = try database.query(
            "SELECT name, value FROM \(unchecked: table) WHERE run_id = \(run.rawValue)")
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0.get("name"), try $0.get("value")) })
    }

    /// In the order of steps, and of recording within one.
    package func metrics(of run: RunID) throws -> [MetricPoint] {
        try database.query(
            """
            SELECT name, step, value FROM run_metrics WHERE run_id = \(run.rawValue)
            ORDER BY name, step, id
            """
        ).map { row in
            let value = try row.get("value", as: Double?.self)
            return MetricPoint(try row.get("name"), step: try row.get("step"), value ?? .nan)
        }
    }

    package func artifacts(of run: RunID) throws -> [RunArtifact] {
        try database.query(
            """
            SELECT name, digest, byte_count FROM run_artifacts WHERE run_id = \(run.rawValue)
            ORDER BY name
            """
        ).map { row in
            let digest = try row.get("digest") { (text: String) in SHA256Digest(text) }
            return RunArtifact(
                try row.get("name"), digest, byteCount: try row.get("byte_count"))
        }
    }
}
