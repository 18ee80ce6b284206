extension SQLDatabase {
    /// Brings the tables of all modules up to date; programs that start together take turns.
    ///
    /// All steps are in one transaction: they are done, or nothing is.
    /// - Parameter announce: Told each step that changes tables which were there before.
    /// - Returns: The names of the steps that were done now.
    @discardableResult
    package func migrate(
        _ sets: [MigrationSet], announce: (String) -> Void = { _ in }
    ) throws -> [String] {
        try transact(.migration) { session in
            try session.runScript(Self.table)
            var done: [String] = []
            for set in sets { done += try Self.apply(set, session, announce) }
            return done
        }
    }

    /// Which modules' tables there are, and how many steps each has behind it.
    package func schemaVersions() throws -> [String: Int] {
        let rows = try query(
            "SELECT module, count(*) AS steps FROM schema_migrations GROUP BY module")
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0.get("module"), try $0.get("steps")) })
    }

    private static let table: SQL = """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            module \(.text) NOT NULL, step \(.integer) NOT NULL, name \(.text) NOT NULL,
            applied_at \(.integer) NOT NULL, PRIMARY KEY (module, step)) \(.strict)
        """

    private static func apply(
        _ set: MigrationSet, _ session: SQLSession, _ announce: (String) -> Void
    ) throws -> [String] {
        let rows = try session.query(
            "SELECT name FROM schema_migrations WHERE module = \(set.module) ORDER BY step")
        let applied = try rows.map { row in try row.get("name", as: String.self) }
        var done: [String] = []
        for migration in try set.pending(after: applied) {
            if !applied.isEmpty { announce(migration.name) }
            for statement in migration.statements { try session.runScript(statement) }
            done.append(migration.name)
            let step = applied.count + done.count
            try session.execute(
                """
                INSERT INTO schema_migrations (module, step, name, applied_at)
                VALUES (\(set.module), \(step), \(migration.name), \(.now))
                """)
        }
        return done
    }
}
