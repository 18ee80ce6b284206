package import Database

extension PredictionStore {
    /// What has a greater identifier than `id` and none greater than `end`, in their order.
    ///
    /// - Returns: All of it, or so much of its beginning that it is `limit` or more.
    package static func records(
        after id: String, upTo end: String, limit: Int, _ session: SQLSession
    ) throws -> [PredictionRecord] {
        let kept = try session.query(
            """
            SELECT \(unchecked: columnNames) FROM kept_predictions
            WHERE id > \(id) AND id <= \(end) AND is_copy = 0 ORDER BY id LIMIT \(limit)
            """
        ).map { row in try PredictionRecord(row) }
        var reach = kept.count == limit ? "\(kept[limit - 1].id)" : end
        var found: [PredictionRecord] = []
        var place = PredictionBatches.tenth(of: id)
        while found.count < limit,
            let next = try lastTenth(
                from: place, to: PredictionBatches.tenth(of: reach),
                limit - found.count, session)
        {
            let batches = try session.query(
                """
                SELECT records FROM prediction_batches WHERE tenth >= \(place) AND tenth <= \(next)
                """)
            for batch in batches {
                found += try PredictionBatches.records(in: batch).filter { record in
                    "\(record.id)" > id && "\(record.id)" <= reach
                }
            }
            place = next + 1
        }
        if found.count >= limit, let last = found.map({ "\($0.id)" }).max() {
            reach = min(reach, last)
        }
        found += kept.filter { "\($0.id)" <= reach }
        return found.sorted { $0.id < $1.id }
    }

    /// Up to where there are batches of so many predictions; nil when there are none at all.
    private static func lastTenth(
        from first: Int64, to last: Int64, _ limit: Int, _ session: SQLSession
    ) throws -> Int64? {
        let batches = try session.query(
            """
            SELECT tenth, size FROM prediction_batches
            WHERE tenth >= \(first) AND tenth <= \(last) ORDER BY tenth LIMIT \(limit)
            """)
        var (count, tenth) = (Int64(0), Int64?.none)
        for batch in batches where count < limit {
            tenth = try batch.get("tenth")
            count += try batch.get("size", as: Int64.self)
        }
        return tenth
    }

    /// How many predictions there are from one place in the order of identifiers to before
    /// another one, and up to a third.
    ///
    /// - Parameters:
    ///   - start: A whole second.
    ///   - end: A whole second.
    package static func count(
        from start: String, to end: String, upTo last: String, _ session: SQLSession
    ) throws -> Int64 {
        let (first, next) = (PredictionBatches.tenth(of: start), PredictionBatches.tenth(of: end))
        var count: Int64 = try session.one(
            """
            SELECT CAST(coalesce(sum(size), 0) AS BIGINT) + (
                SELECT count(*) FROM kept_predictions
                WHERE id >= \(start) AND id < \(end) AND id <= \(last) AND is_copy = 0) AS n
            FROM prediction_batches
            WHERE tenth >= \(first) AND tenth < \(next) AND last_id <= \(last)
            """
        ).get("n")
        let split = try session.query(
            """
            SELECT records FROM prediction_batches
            WHERE tenth = \(PredictionBatches.tenth(of: last))
                AND tenth >= \(first) AND tenth < \(next)
                AND first_id <= \(last) AND last_id > \(last)
            """)
        for batch in split {
            count += Int64(
                try PredictionBatches.records(in: batch).count { "\($0.id)" <= last })
        }
        return count
    }
}
