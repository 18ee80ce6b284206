internal import Database

extension ModelRegistry {
    package static let production = "production"

    /// Where an alias points now; `nil` before its first promotion.
    package func alias(_ name: String = production, of model: String) throws -> AliasState? {
        try database.query(
            """
            SELECT a.version_id, a.generation FROM aliases a JOIN models m ON m.id = a.model_id
            WHERE m.name = \(model) AND a.name = \(name)
            """
        ).first.map { row in try AliasState(row) }
    }

    /// Moves an alias to a version, if it still is as the caller saw it when it decided.
    ///
    /// - Parameter seen: What `alias(_:of:)` said then; `nil` for nothing.
    package func promote(
        _ version: ModelVersionID, to alias: String = production, over seen: AliasState?,
        _ decision: Decision
    ) throws -> AliasState {
        if let failed = decision.gates.first(where: { !$0.passed }) {
            throw RegistryError(
                .gateFailed, "rule \(failed.rule) refused the version: \(failed.reason)")
        }
        return try move(alias, to: version, over: seen, .promoted, decision)
    }

    /// Records that a version was refused; the alias stays where it is.
    package func reject(
        _ version: ModelVersionID, for alias: String = production, _ decision: Decision
    ) throws {
        try database.write(.rowLocks) { session in
            let model = try Self.model(of: version, session)
            let current = try session.first(
                """
                SELECT version_id, generation FROM aliases
                WHERE model_id = \(model) AND name = \(alias)
                """
            ).map { row in try AliasState(row) }
            let entry = Entry(
                model: model, alias: alias, action: .rejected, from: current?.version, to: version,
                generation: current?.generation ?? 0)
            try Self.log(entry, decision, session)
        }
    }

    /// Moves an alias back to what it pointed to before.
    ///
    /// - Parameter seen: What the caller wants to leave; so two who roll back at once go one step.
    package func rollBack(
        _ alias: String = production, of model: String, from seen: AliasState, _ decision: Decision
    ) throws -> AliasState {
        let entries = try history(of: alias, model).filter { $0.generation <= seen.generation }
        guard let previous = PromotionHistory(entries).previous else {
            throw RegistryError(
                .nothingBefore, "nothing was \(alias) of \(model) before that could be returned to")
        }
        return try move(alias, to: previous, over: seen, .rolledBack, decision)
    }
}

extension AliasState {
    init(_ row: SQLRow) throws(DatabaseError) {
        version = try row.get("version_id") { (id: Int64) in ModelVersionID(rawValue: id) }
        generation = try row.get("generation")
    }
}

// MARK: - Moving

extension ModelRegistry {
    private struct Entry {
        let model: Int64
        let alias: String
        let action: PromotionEntry.Action
        let from: ModelVersionID?
        let to: ModelVersionID
        let generation: Int
    }

    /// The row of the alias is changed only in the state that was seen, so one of several wins.
    private func move(
        _ alias: String, to version: ModelVersionID, over seen: AliasState?,
        _ action: PromotionEntry.Action, _ decision: Decision
    ) throws -> AliasState {
        guard seen?.version != version else {
            throw RegistryError(.alreadyServed, "the version is \(alias) already")
        }
        let next = AliasState(version: version, generation: (seen?.generation ?? 0) + 1)
        try database.write(.rowLocks) { session in
            let model = try Self.model(of: version, session)
            let changed = try session.execute(Self.change(alias, model, from: seen, to: next))
            guard changed == 1 else {
                throw RegistryError(
                    .moved, "\(alias) was moved by somebody else meanwhile; compare with that first"
                )
            }
            let entry = Entry(
                model: model, alias: alias, action: action, from: seen?.version, to: version,
                generation: next.generation)
            try Self.log(entry, decision, session)
            try session.notify(Self.channel)
        }
        return next
    }

    private static func change(
        _ alias: String, _ model: Int64, from seen: AliasState?, to next: AliasState
    ) -> SQL {
        guard let seen else {
            return """
                INSERT INTO aliases (model_id, name, version_id, generation)
                VALUES (\(model), \(alias), \(next.version.rawValue), \(next.generation))
                ON CONFLICT DO NOTHING
                """
        }
        return """
            UPDATE aliases
            SET version_id = \(next.version.rawValue), generation = \(next.generation)
            WHERE model_id = \(model) AND name = \(alias) AND generation = \(seen.generation)
            """
    }

    private static func model(of version: ModelVersionID, _ session: SQLSession) throws -> Int64 {
        let row = try session.first(
            "SELECT model_id FROM model_versions WHERE id = \(version.rawValue)")
        guard let row else {
            throw RegistryError(.unknown, "no model version has the number \(version)")
        }
        return try row.get("model_id")
    }

    private static func log(
        _ entry: Entry, _ decision: Decision, _ session: SQLSession
    ) throws {
        try session.execute(
            """
            INSERT INTO promotion_log (model_id, alias, action, generation, from_version,
                to_version, actor, reason, gates, logged_at)
            VALUES (\(entry.model), \(entry.alias), \(entry.action.rawValue), \(entry.generation),
                \(optional: entry.from?.rawValue), \(entry.to.rawValue), \(decision.actor),
                \(decision.reason), \(try JSONText(decision.gates)), \(.now))
            """)
    }
}
