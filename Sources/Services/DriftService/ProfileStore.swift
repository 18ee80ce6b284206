package import Database
internal import Drift
internal import Feedback

/// Hourly profiles of what `predict` wrote down, folded by the numbers of predictions.
///
/// Each prediction counts once, whatever dies when: the profiles and the place up to which they
/// were folded change in one transaction. What comes late, from a service that was cut off or whose
/// clock jumped, is found by counting, and its hour is made again. What comes from the future waits
/// until its hour has come: else all that is made before would be behind the fold.
package struct ProfileStore: Sendable {
    /// So many products of each hour can be looked at by the classifier of texts.
    private static let sampled = 500
    /// The same of a window, and of a day.
    static let sampledTogether = 2000
    /// So many predictions are folded in a transaction, or a few more.
    package static let batchSize = 5000
    /// How far the clocks of other machines may be ahead of ours.
    private static let hoursAhead: Int64 = 1

    package let database: SQLDatabase

    package init(_ database: SQLDatabase) {
        self.database = database
    }

    private struct Key: Hashable {
        let hour: Int64
        let model: Int
    }

    /// Folds what is new.
    ///
    /// - Parameter hour: The present one.
    /// - Returns: How many predictions; fewer than `batch` when that was all.
    package func fold(now hour: Int64, batch: Int = batchSize) throws -> Int {
        let end = Self.firstID(hour + Self.hoursAhead + 1)
        return try database.write(.rowLocks) { session in
            let last = try Self.takeTurn(session)
            let records = try PredictionStore.records(
                after: last, upTo: end, limit: batch, session)
            guard let newest = records.last else { return 0 }
            for (key, profile) in Self.profiles(records) {
                try Self.add(profile, key, session)
            }
            try session.execute("UPDATE drift_cursor SET last_id = \("\(newest.id)")")
            return records.count
        }
    }

    /// Whoever changes profiles waits here for the others.
    ///
    /// - Returns: Up to where predictions are folded.
    static func takeTurn(_ session: SQLSession) throws -> String {
        try session.execute("UPDATE drift_cursor SET changes = changes + 1")
        return try session.one("SELECT last_id FROM drift_cursor").get("last_id")
    }

    private static func profiles(_ records: [PredictionRecord]) -> [Key: DriftProfile] {
        var builders: [Key: DriftProfile.Builder] = [:]
        for record in records {
            let key = Key(
                hour: Int64(record.id.high >> 16) / 3_600_000, model: record.modelVersion)
            builders[key, default: .init(DriftProfile(sampled: sampled))].add(record.row)
        }
        return builders.mapValues(\.profile)
    }

    /// To the profile of the hour, or of the day that begins with it.
    private static func add(_ profile: DriftProfile, _ key: Key, _ session: SQLSession) throws {
        var whole = profile
        if let row = try session.first(
            """
            SELECT profile FROM drift_profiles
            WHERE hour = \(key.hour) AND model_version = \(key.model)
            """)
        {
            var known = try DriftProfile(row.get("profile"))
            known.merge(profile)
            whole = known
            try session.execute(
                """
                UPDATE drift_profiles SET row_count = \(whole.rows), profile = \(whole.bytes)
                WHERE hour = \(key.hour) AND model_version = \(key.model)
                """)
        } else {
            try session.execute(
                """
                INSERT INTO drift_profiles (hour, model_version, row_count, profile)
                VALUES (\(key.hour), \(key.model), \(whole.rows), \(whole.bytes))
                """)
        }
    }

    // MARK: - Late predictions

    /// Makes hours again in which predictions appeared behind the fold.
    ///
    /// - Parameters:
    ///   - hour: The present one.
    ///   - hours: How many to look at before it.
    /// - Returns: How many hours were made.
    @discardableResult
    package func foldLate(now hour: Int64, back hours: Int = 48) throws -> Int {
        var made = 0
        for hour in (hour - Int64(hours))...(hour + Self.hoursAhead) {
            // Looking takes nobody's turn.
            guard try database.read({ session in try Self.isLate(hour, session) }) else { continue }
            if try foldLate(hour: hour) { made += 1 }
        }
        return made
    }

    private static func isLate(_ hour: Int64, _ session: SQLSession) throws -> Bool {
        let folded = try session.one(
            """
            SELECT CAST(coalesce(sum(row_count), 0) AS BIGINT) AS n,
                CAST(coalesce(max(hours), 1) AS BIGINT) AS longest
            FROM drift_profiles
            WHERE hour <= \(hour) AND hour > \(hour - 24) AND hour + hours > \(hour)
            """)
        // Of a day nobody knows any more which hours it is of.
        guard try folded.get("longest", as: Int64.self) == 1 else { return false }
        let last: String = try session.one("SELECT last_id FROM drift_cursor").get("last_id")
        let there = try PredictionStore.count(
            from: firstID(hour), to: firstID(hour + 1), upTo: last, session)
        // Fewer are there when old predictions were removed, which changes no profile.
        return there > (try folded.get("n", as: Int64.self))
    }

    private func foldLate(hour: Int64) throws -> Bool {
        try database.write(.rowLocks) { session in
            let last = try Self.takeTurn(session)
            guard try Self.isLate(hour, session) else { return false }
            try session.execute("DELETE FROM drift_profiles WHERE hour = \(hour)")
            let end = min(Self.firstID(hour + 1), last)
            var place = Self.firstID(hour)
            while true {
                let records = try PredictionStore.records(
                    after: place, upTo: end, limit: Self.batchSize, session)
                for (key, profile) in Self.profiles(records) { try Self.add(profile, key, session) }
                guard records.count >= Self.batchSize, let newest = records.last else {
                    return true
                }
                place = "\(newest.id)"
            }
        }
    }

    /// What comes before every number of the hour, as numbers begin with their milliseconds.
    static func firstID(_ hour: Int64) -> String {
        UUIDv7.prefix(of: max(0, hour) * 3_600_000)
    }
}

extension PredictionRecord {
    fileprivate var row: ProfileRow {
        ProfileRow(
            title: title, description: description, label: label, confidence: confidence,
            decision: decision, unknownWords: unknownWords, modelVersion: modelVersion,
            key: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }, microseconds: duration)
    }
}
