internal import Database

extension PredictionStore {
    /// What a step of removing did.
    package struct Removal: Sendable {
        package let count: Int
        /// The last prediction that was looked at; nil when there was none.
        package let place: String?
    }

    /// Removes the next predictions between two places in the order of identifiers, which is that
    /// of time. What somebody judged stays: training learns from it each time.
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
                SELECT p.id FROM predictions p WHERE p.id > \(place) AND p.id < \(end)
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
            let count = try session.execute(
                """
                DELETE FROM predictions WHERE id IN (\(list)) AND NOT EXISTS (
                    SELECT 1 FROM feedback f WHERE f.prediction_id = predictions.id)
                """)
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
