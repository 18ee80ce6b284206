internal import Database

extension PredictionStore {
    /// Unsure predictions of texts that nobody has judged, each text once: of each caller, the
    /// newest model's first, and of those the least sure first.
    ///
    /// Of each caller so many of the newest texts are looked at, so that the time is bounded by
    /// `limit` and not by the number of predictions.
    ///
    /// - Parameter caller: Whose predictions; nil for everybody's.
    package func unjudged(of caller: String?, limit: Int) throws -> [PredictionRecord] {
        try database.read { session in
            let callers = try caller.map { [$0] } ?? Self.callers(session)
            let share = max(limit / max(1, callers.count), 20)
            return try callers.flatMap { caller in
                try Self.unjudged(of: caller, limit: share, session)
            }
        }
    }

    /// So many callers share a queue for everybody, and so many texts are looked at for a row.
    private static let (callerLimit, looksForEach) = (100, 10)

    private static func callers(_ session: SQLSession) throws -> [String] {
        var callers: [String] = []
        while callers.count < callerLimit, let next = try nextCaller(after: callers.last, session) {
            callers.append(next)
        }
        return callers
    }

    private static func nextCaller(after last: String?, _ session: SQLSession) throws -> String? {
        try session.first(
            """
            SELECT caller FROM review_texts WHERE caller > \(last ?? "") ORDER BY caller LIMIT 1
            """)?.get("caller")
    }

    private static func unjudged(
        of caller: String, limit: Int, _ session: SQLSession
    ) throws -> [PredictionRecord] {
        try session.query(
            """
            SELECT \(unchecked: columnNames) FROM kept_predictions WHERE id IN (
                SELECT prediction_id FROM (
                    SELECT t.*, row_number() OVER (
                        PARTITION BY text_digest ORDER BY prediction_id DESC) AS place
                    FROM (
                        SELECT * FROM review_texts WHERE caller = \(caller)
                        ORDER BY prediction_id DESC LIMIT \(limit * looksForEach)) t) u
                WHERE place = 1
                    AND NOT EXISTS (SELECT 1 FROM feedback j WHERE j.text_digest = u.text_digest)
                ORDER BY model_version DESC, confidence, text_digest LIMIT \(limit))
            ORDER BY model_version DESC, confidence, text_digest
            """
        ).map { row in try PredictionRecord(row) }
    }

    // MARK: - Keeping it short

    /// Whose texts come after a caller's, in the order of names; nil when that was the last one.
    package func reviewed(after caller: String?) throws -> String? {
        try database.read { session in try Self.nextCaller(after: caller, session) }
    }

    /// Removes texts that no queue would show: older than a place in the order of identifiers,
    /// or with `keeping` newer ones.
    ///
    /// - Parameter limit: A few, so that the locks are over in a moment.
    /// - Returns: How many went; none when there are no more of them.
    package func trimReview(
        of caller: String, before end: String, keeping: Int, limit: Int
    ) throws -> Int {
        try database.write(.rowLocks) { session in
            let last = try session.first(
                """
                SELECT prediction_id FROM review_texts WHERE caller = \(caller)
                ORDER BY prediction_id DESC LIMIT 1 OFFSET \(keeping - 1)
                """)
            let end = try max(end, last?.get("prediction_id") ?? "")
            return try session.execute(
                """
                DELETE FROM review_texts WHERE caller = \(caller) AND prediction_id IN (
                    SELECT prediction_id FROM review_texts
                    WHERE caller = \(caller) AND prediction_id < \(end)
                    ORDER BY prediction_id LIMIT \(limit))
                """)
        }
    }
}
