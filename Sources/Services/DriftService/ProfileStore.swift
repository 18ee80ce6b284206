package import Database
package import Drift
internal import Feedback

/// Hourly profiles of what `predict` wrote down, folded by the numbers of predictions.
///
/// Each prediction counts once, whatever dies when: the profiles and the place up to which they
/// were folded change in one transaction. What comes late, from a service that was cut off or whose
/// clock jumped, is found by counting, and its hour is made again.
package struct ProfileStore: Sendable {
    /// So many products of each hour can be looked at by the classifier of texts.
    private static let sampled = 500
    /// How many hours back late predictions are looked for.
    private static let lateHours = 48

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
    /// - Returns: How many predictions; fewer than `batch` when that was all.
    package func fold(batch: Int = 5000) throws -> Int {
        try database.write(.rowLocks) { session in
            try session.execute("UPDATE drift_cursor SET changes = changes + 1")
            let last: String = try session.one("SELECT last_id FROM drift_cursor").get("last_id")
            let records = try PredictionStore.records(after: last, limit: batch, session)
            guard let newest = records.last else { return 0 }
            for (key, profile) in Self.profiles(records) {
                try Self.add(profile, key, session)
            }
            try session.execute("UPDATE drift_cursor SET last_id = \("\(newest.id)")")
            return records.count
        }
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
    /// - Returns: How many hours.
    package func foldLate(now hour: Int64) throws -> Int {
        var hours = 0
        for hour in (hour - Int64(Self.lateHours))...(hour + 1) {
            if try foldLate(hour: hour) { hours += 1 }
        }
        return hours
    }

    private func foldLate(hour: Int64) throws -> Bool {
        let (low, high) = (
            UUIDv7.prefix(of: hour * 3_600_000), UUIDv7.prefix(of: (hour + 1) * 3_600_000)
        )
        return try database.write(.rowLocks) { session in
            try session.execute("UPDATE drift_cursor SET changes = changes + 1")
            let last: String = try session.one("SELECT last_id FROM drift_cursor").get("last_id")
            let there: Int = try session.one(
                """
                SELECT count(*) AS n FROM predictions
                WHERE id >= \(low) AND id < \(high) AND id <= \(last)
                """
            ).get("n")
            let folded: Int64 = try session.one(
                """
                SELECT CAST(coalesce(sum(row_count), 0) AS BIGINT) AS n FROM drift_profiles
                WHERE hour = \(hour)
                """
            ).get("n")
            // Fewer are there when old predictions were removed, which changes no profile.
            guard there > Int(folded) else { return false }
            try session.execute("DELETE FROM drift_profiles WHERE hour = \(hour)")
            var place = low
            while true {
                let records = try PredictionStore.records(after: place, limit: 5000, session)
                    .filter { "\($0.id)" < high && "\($0.id)" <= last }
                for (key, profile) in Self.profiles(records) { try Self.add(profile, key, session) }
                guard records.count == 5000, let newest = records.last else { return true }
                place = "\(newest.id)"
            }
        }
    }

    // MARK: - Reading

    /// What was predicted in these hours; by one version of the model when it is given.
    package func profile(_ hours: ClosedRange<Int64>, model: Int? = nil) throws -> DriftProfile {
        let ofModel: SQL = model.map { "AND model_version = \($0)" } ?? ""
        let rows = try database.query(
            """
            SELECT profile FROM drift_profiles
            WHERE hour >= \(hours.lowerBound) AND hour <= \(hours.upperBound) \(ofModel)
            ORDER BY hour, model_version
            """)
        var whole = DriftProfile(sampled: 2000)
        for row in rows { whole.merge(try DriftProfile(row.get("profile"))) }
        return whole
    }
}

extension PredictionRecord {
    fileprivate var row: ProfileRow {
        ProfileRow(
            title: title, description: description, label: label, confidence: confidence,
            decision: decision, unknownWords: unknownWords, modelVersion: modelVersion,
            key: digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
