internal import Database
internal import Drift

extension Quality {
    private static let mostRows = 20_000

    /// Of predictions of these hours; the newest judgements when they are many.
    static func measured(
        _ database: SQLDatabase, _ hours: ClosedRange<Int64>, model: Int
    ) throws -> Quality {
        // Numbers begin with their time, and the index of feedback with the numbers.
        let (from, to) = (
            ProfileStore.firstID(hours.lowerBound), ProfileStore.firstID(hours.upperBound + 1)
        )
        let rows = try database.query(
            """
            SELECT p.predicted_label, p.confidence, f.correct_label
            FROM feedback f JOIN kept_predictions p ON p.id = f.prediction_id
            WHERE f.prediction_id >= \(from) AND f.prediction_id < \(to)
                AND p.model_version = \(model)
                AND NOT EXISTS (
                    SELECT 1 FROM feedback later
                    WHERE later.prediction_id = f.prediction_id AND later.id > f.id)
            ORDER BY f.id DESC LIMIT \(mostRows)
            """)
        return Quality(
            try rows.map { row in
                Judged(
                    predicted: try row.get("predicted_label"), right: try row.get("correct_label"),
                    confidence: try row.get("confidence"))
            })
    }
}
