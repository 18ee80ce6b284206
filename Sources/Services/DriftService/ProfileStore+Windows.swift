internal import Database
package import Drift

/// What was predicted in some hours.
package struct ProfileWindow: Sendable {
    package fileprivate(set) var profile = DriftProfile(sampled: ProfileStore.sampledTogether)
    /// More than was asked for where hours were made into days.
    package fileprivate(set) var hours: ClosedRange<Int64>
}

extension ProfileStore {
    /// So many profiles are in memory at a time.
    private static let page = 24

    /// - Parameter model: One version of the model; all of them if nil.
    package func window(_ hours: ClosedRange<Int64>, model: Int? = nil) throws -> ProfileWindow {
        var window = ProfileWindow(hours: hours)
        try database.read { session in
            try Self.each(in: hours, model, session) { profile, row in
                window.profile.merge(profile)
                if row.count > 1 {
                    window.hours =
                        min(
                            window.hours.lowerBound, row.lowerBound)...max(
                            window.hours.upperBound, row.upperBound)
                }
            }
        }
        return window
    }

    /// How long answers took in these hours, whichever version gave them.
    package func latency(_ hours: ClosedRange<Int64>) throws -> NumericSketch {
        var latency = NumericSketch(.length)
        try database.read { session in
            try Self.each(in: hours, nil, session) { profile, _ in latency.merge(profile.latency) }
        }
        return latency
    }

    private static func each(
        in hours: ClosedRange<Int64>, _ model: Int?, _ session: SQLSession,
        _ body: (DriftProfile, ClosedRange<Int64>) -> Void
    ) throws {
        let ofModel: SQL = model.map { "AND model_version = \($0)" } ?? ""
        var place = (hour: hours.lowerBound - 24, model: Int64.max)
        while true {
            let rows = try session.query(
                """
                SELECT hour, hours, model_version, profile FROM drift_profiles
                WHERE hour <= \(hours.upperBound) AND hour + hours > \(hours.lowerBound) \(ofModel)
                    AND (hour > \(place.hour)
                        OR (hour = \(place.hour) AND model_version > \(place.model)))
                ORDER BY hour, model_version LIMIT \(page)
                """)
            for row in rows {
                let hour: Int64 = try row.get("hour")
                let count: Int64 = try row.get("hours")
                body(try DriftProfile(row.get("profile")), hour...hour + max(1, count) - 1)
                place = (hour, try row.get("model_version"))
            }
            guard rows.count == page else { return }
        }
    }

    // MARK: - Retention

    /// Makes profiles of days (UTC) of those of hours, and lets old days go.
    ///
    /// Ages are counted from the newest profile, or from now where that is earlier: a clock that
    /// is ahead for a while removes nothing, and neither does a shop that is closed.
    ///
    /// - Returns: How many profiles there are less.
    @discardableResult
    package func tidy(now hour: Int64, _ retention: DriftRetention) throws -> Int {
        let newest: Int64? = try database.query("SELECT max(hour) AS n FROM drift_profiles")[0]
            .get("n")
        guard let newest else { return 0 }
        let today = min(hour, newest) / 24
        var removed = 0
        while let day = try oldestDayOfHours(before: today - Int64(retention.hourlyDays)) {
            removed += try makeDay(day)
        }
        return try removed
            + database.write(.rowLocks) { session in
                _ = try Self.takeTurn(session)
                return try session.execute(
                    """
                    DELETE FROM drift_profiles
                    WHERE hour < \((today - Int64(retention.dailyDays)) * 24)
                    """)
            }
    }

    private func oldestDayOfHours(before day: Int64) throws -> Int64? {
        try database.query(
            """
            SELECT min(hour) AS n FROM drift_profiles WHERE hours = 1 AND hour < \(day * 24)
            """)[0].get("n", as: Int64?.self).map { $0 / 24 }
    }

    /// One profile of each version, in one transaction.
    private func makeDay(_ day: Int64) throws -> Int {
        let (first, last) = (day * 24, day * 24 + 23)
        return try database.write(.rowLocks) { session in
            _ = try Self.takeTurn(session)
            var days: [Int: DriftProfile] = [:]
            let rows = try session.query(
                """
                SELECT DISTINCT model_version FROM drift_profiles
                WHERE hour >= \(first) AND hour <= \(last)
                """)
            for row in rows {
                let model: Int = try row.get("model_version")
                var profile = DriftProfile(sampled: Self.sampledTogether)
                try Self.each(in: first...last, model, session) { part, _ in profile.merge(part) }
                days[model] = profile
            }
            let removed = try session.execute(
                "DELETE FROM drift_profiles WHERE hour >= \(first) AND hour <= \(last)")
            for (model, profile) in days.sorted(by: { $0.key < $1.key }) {
                try session.execute(
                    """
                    INSERT INTO drift_profiles (hour, hours, model_version, row_count, profile)
                    VALUES (\(first), 24, \(model), \(profile.rows), \(profile.bytes))
                    """)
            }
            return removed - days.count
        }
    }
}
