internal import Database

extension PredictionStore {
    /// What a step of removing did.
    package struct Removal: Sendable {
        /// Predictions that were no copies.
        package let count: Int
        /// The last prediction that was looked at; nil when there was none.
        package let place: String?
    }

    /// Removes the next batches that were over before a place in the order of identifiers. Copies
    /// of what they held are copies no longer.
    ///
    /// - Parameters:
    ///   - tenth: What comes before was looked at already.
    ///   - limit: A few, so that the locks are over in a moment.
    /// - Returns: How many predictions are gone, and where to go on; nil when there were none.
    package func removeNextBatches(
        from tenth: Int64, before end: String, limit: Int
    ) throws -> (count: Int, next: Int64)? {
        try database.write(.rowLocks) { session in
            let rows = try session.query(
                """
                SELECT tenth FROM prediction_batches
                WHERE tenth >= \(tenth) AND tenth < \(PredictionBatches.tenth(of: end))
                ORDER BY tenth LIMIT \(limit)
                """)
            guard let last: Int64 = try rows.last?.get("tenth") else { return nil }
            let gone = try session.query(
                """
                DELETE FROM prediction_batches WHERE tenth >= \(tenth) AND tenth <= \(last)
                RETURNING size
                """)
            let copies = try session.execute(
                """
                UPDATE kept_predictions SET is_copy = 0
                WHERE id >= \(UUIDv7.prefix(of: tenth * 100))
                    AND id < \(UUIDv7.prefix(of: (last + 1) * 100)) AND is_copy = 1
                """)
            let count = try gone.reduce(0) { try $0 + $1.get("size", as: Int.self) }
            return (count - copies, last + 1)
        }
    }

    /// Removes the next single predictions between two places in the order of identifiers, which
    /// is that of time. What somebody judged stays: training learns from it each time.
    ///
    /// - Parameters:
    ///   - place: What comes up to here was looked at before: an index that was emptied from its
    ///     beginning is slow to begin at until it has been cleaned.
    ///   - limit: A few, so that the locks are over in a moment.
    package func removeNext(after place: String, before end: String, limit: Int) throws -> Removal {
        try database.write(.rowLocks) { session in
            // A correction that is on its way holds its prediction, which is passed over.
            let rows = try session.query(
                """
                SELECT p.id FROM kept_predictions p WHERE p.id > \(place) AND p.id < \(end)
                    AND NOT EXISTS (SELECT 1 FROM feedback f WHERE f.prediction_id = p.id)
                ORDER BY p.id LIMIT \(limit) \(.skipLocked)
                """)
            guard let last = rows.last else { return Removal(count: 0, place: nil) }
            var list: SQL = ""
            for (index, row) in rows.enumerated() {
                let id: String = try row.get("id")
                list = index == 0 ? "\(id)" : "\(list), \(id)"
            }
            // Asked again, now that they are locked: a correction may have come just before.
            let gone = try session.query(
                """
                DELETE FROM kept_predictions WHERE id IN (\(list)) AND NOT EXISTS (
                    SELECT 1 FROM feedback f WHERE f.prediction_id = kept_predictions.id)
                RETURNING is_copy
                """)
            let count = try gone.count { try $0.get("is_copy", as: Int.self) == 0 }
            return Removal(count: count, place: try last.get("id"))
        }
    }
}

extension UUIDv7 {
    /// What sorts before all identifiers of a moment and after all earlier ones.
    package static func prefix(of milliseconds: Int64) -> String {
        let digits = String(UInt64(max(0, milliseconds)), radix: 16)
        let padded = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        return "\(padded.prefix(8))-\(padded.suffix(4))"
    }
}
