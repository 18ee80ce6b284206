package import Database
package import FileStore
internal import Observability
internal import Tabular

/// The corrections as training reads them: `data/feedback/feedback.csv`.
package enum CorrectionsFile {
    package static let columns = [
        "timestamp", "session_id", "model_version", "designation", "description", "productid",
        "imageid", "predicted_code", "predicted_label", "correct_code", "correct_label",
        "is_correct",
    ]

    /// Writes the last correction of each prediction that was given before `time`, in the order of
    /// the predictions. Equal corrections give equal bytes; those that are there already stay.
    ///
    /// - Returns: How many there are. With none, nothing is written.
    @discardableResult
    package static func write(
        _ store: PredictionStore, before time: DatabaseTime, to path: FilePath
    ) throws -> Int {
        var writer = CSVWriter(lineEnding: .lineFeed)
        writer.writeRow(columns)
        let rows = try store.database.query(
            """
            SELECT p.id, p.made_at, p.caller, p.model_version, p.title, p.description,
                p.predicted_code, p.predicted_label, f.correct_code, f.correct_label
            FROM feedback f JOIN kept_predictions p ON p.id = f.prediction_id
            WHERE f.id = (
                SELECT max(l.id) FROM feedback l
                WHERE l.prediction_id = f.prediction_id AND l.given_at < \(time))
            ORDER BY p.id
            """)
        for row in rows { try append(row, to: &writer) }
        // A file that came with the data, of corrections that this database never had, stays.
        guard !rows.isEmpty else { return 0 }
        let bytes = writer.drain()
        guard try FileSystem.readIfPresent(path) != bytes else { return rows.count }
        try FileSystem.createDirectories(path.parent)
        try FileSystem.writeAtomically(bytes, to: path)
        return rows.count
    }

    private static func append(_ row: SQLRow, to writer: inout CSVWriter) throws(DatabaseError) {
        let madeAt: Int64 = try row.get("made_at")
        let predicted: String = try row.get("predicted_label")
        let correct: String = try row.get("correct_label")
        writer.append("\(Timestamp(millisecondsSinceEpoch: madeAt / 1000))")
        // A product has no number of its own here: the prediction's identifier stands for both.
        let id: String = try row.get("id")
        writer.append("\(try row.get("caller", as: String.self))_\(id)")
        writer.append(try row.get("model_version", as: Int.self))
        writer.append(try row.get("title", as: String.self))
        writer.append(try row.get("description", as: String.self))
        writer.append(id)
        writer.append("")
        writer.append(try row.get("predicted_code", as: Int?.self).map { "\($0)" } ?? "")
        writer.append(predicted)
        writer.append(try row.get("correct_code", as: Int?.self).map { "\($0)" } ?? "")
        writer.append(correct)
        writer.append(predicted == correct ? "True" : "False")
        writer.endRow()
    }
}
