internal import Database

extension PredictionStore {
    /// Unsure predictions of texts that nobody has judged, each text once: of each caller, the
    /// newest model's first, and of those the least sure first.
    ///
    /// A step along an index leads from one text to the next, however often a text was asked for,
    /// so that the time is bounded by `limit` and not by the number of predictions.
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

    /// So many callers share a queue for everybody, and so many steps are made for a row.
    private static let (callerLimit, stepsForEach) = (100, 5)

    private static func callers(_ session: SQLSession) throws -> [String] {
        var callers: [String] = []
        while callers.count < callerLimit {
            let next = try session.first(
                """
                SELECT caller FROM predictions
                WHERE decision <> 'auto' AND caller > \(callers.last ?? "")
                ORDER BY caller LIMIT 1
                """)
            guard let next else { break }
            callers.append(try next.get("caller"))
        }
        return callers
    }

    private static func unjudged(
        of caller: String, limit: Int, _ session: SQLSession
    ) throws -> [PredictionRecord] {
        var found: [PredictionRecord] = []
        var model = Int.max
        while found.count < limit {
            let next = try session.first(
                """
                SELECT model_version FROM predictions
                WHERE decision <> 'auto' AND caller = \(caller) AND model_version < \(model)
                ORDER BY model_version DESC LIMIT 1
                """)
            guard let next else { break }
            model = try next.get("model_version")
            found += try unjudged(of: caller, by: model, limit: limit - found.count, session)
        }
        return found
    }

    private static func unjudged(
        of caller: String, by model: Int, limit: Int, _ session: SQLSession
    ) throws -> [PredictionRecord] {
        try session.query(
            """
            WITH RECURSIVE walk (prediction, place) AS (
                SELECT (
                    SELECT f.id FROM predictions f
                    WHERE f.decision <> 'auto' AND f.caller = \(caller)
                        AND f.model_version = \(model)
                    ORDER BY f.confidence, f.text_digest LIMIT 1), 1
                UNION ALL
                SELECT (
                    SELECT n.id FROM predictions n
                    WHERE n.decision <> 'auto' AND n.caller = \(caller)
                        AND n.model_version = \(model)
                        AND (n.confidence, n.text_digest) > (w.confidence, w.text_digest)
                    ORDER BY n.confidence, n.text_digest LIMIT 1), place + 1
                FROM walk JOIN predictions w ON w.id = walk.prediction
                WHERE place < \(limit * stepsForEach))
            SELECT \(unchecked: columnNames)
            FROM walk JOIN predictions p ON p.id = walk.prediction
            WHERE NOT EXISTS (SELECT 1 FROM feedback j WHERE j.text_digest = p.text_digest)
            ORDER BY walk.place LIMIT \(limit)
            """
        ).map { row in try PredictionRecord(row) }
    }
}
