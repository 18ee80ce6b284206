package import Database

/// Predictions and corrections in the database.
package struct PredictionStore: Sendable {
    package let database: SQLDatabase
    private let offered = OfferedTexts()

    package init(_ database: SQLDatabase) {
        self.database = database
    }

    /// Keeps predictions; those that are there already stay as they are.
    package func insert(_ records: [PredictionRecord]) throws {
        var rows = SQLRows(RecordReader.columns)
        for record in records { record.add(to: &rows) }
        try insert(rows)
    }

    /// - Parameter rows: With the columns of `RecordReader`.
    package func insert(_ rows: SQLRows) throws {
        guard rows.count > 0 else { return }
        let notes = BatchNotes(of: rows, offered: offered)
        do {
            // The quickest way, which fails as a whole when one of them is there.
            try database.write(.unsynced) { session in
                try session.insert(into: "predictions", rows)
                try session.insert(into: "review_texts", notes.unsure)
                try Self.keepLatest(notes, session)
            }
        } catch let error as DatabaseError {
            switch error.code {
            case .constraint(.unique), .commitUnknown: try insertMissing(rows, notes)
            default: throw error
            }
        }
        offered.add(notes.texts)
    }

    private func insertMissing(_ rows: SQLRows, _ notes: BatchNotes) throws {
        try database.write(.unsynced) { session in
            try Self.insertMissing(into: "predictions", rows, session)
            try Self.insertMissing(into: "review_texts", notes.unsure, session)
            try Self.keepLatest(notes, session)
        }
    }

    private static func insertMissing(
        into table: String, _ rows: SQLRows, _ session: SQLSession
    ) throws {
        let columns = rows.columns.joined(separator: ", ")
        for row in 0..<rows.count {
            var values: SQL = ""
            for (index, value) in rows.values(of: row).enumerated() {
                values = index == 0 ? "\(value)" : "\(values), \(value)"
            }
            try session.execute(
                """
                INSERT INTO \(unchecked: table) (\(unchecked: columns)) VALUES (\(values))
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// In one order, so that two who write at once wait for each other one way round only.
    private static func keepLatest(_ notes: BatchNotes, _ session: SQLSession) throws {
        for (caller, id) in notes.latest.sorted(by: { $0.key < $1.key }) {
            try session.execute(
                """
                INSERT INTO latest_predictions (caller, prediction_id) VALUES (\(caller), \(id))
                ON CONFLICT (caller) DO UPDATE SET prediction_id = excluded.prediction_id
                WHERE latest_predictions.prediction_id < excluded.prediction_id
                """)
        }
    }

    // MARK: - Looking up

    package func prediction(_ id: UUIDv7) throws -> PredictionRecord? {
        try database.query(
            "SELECT \(unchecked: Self.columnNames) FROM predictions WHERE id = \("\(id)")"
        ).first.map { row in try PredictionRecord(row) }
    }

    /// The newest prediction that somebody asked for; nil as well when it was so old that it went.
    package func latest(of caller: String) throws -> PredictionRecord? {
        try database.query(
            """
            SELECT \(unchecked: Self.columnNames) FROM predictions WHERE id =
                (SELECT prediction_id FROM latest_predictions WHERE caller = \(caller))
            """
        ).first.map { row in try PredictionRecord(row) }
    }

    /// What has a greater number than `id` and none greater than `end`, in the order of numbers.
    package static func records(
        after id: String, upTo end: String, limit: Int, _ session: SQLSession
    ) throws -> [PredictionRecord] {
        try session.query(
            """
            SELECT \(unchecked: columnNames) FROM predictions WHERE id > \(id) AND id <= \(end)
            ORDER BY id LIMIT \(limit)
            """
        ).map { row in try PredictionRecord(row) }
    }

    static var columnNames: String { RecordReader.columns.joined(separator: ", ") }

    // MARK: - Correcting

    /// Writes down what a prediction should have been. Saying the same again changes nothing.
    ///
    /// - Returns: Whether something was written.
    @discardableResult
    package func correct(
        _ id: UUIDv7, code: Int?, label: String, by person: String
    ) throws -> Bool {
        try database.write { session in
            let last = try session.first(
                """
                SELECT correct_label, correct_code FROM feedback WHERE prediction_id = \("\(id)")
                ORDER BY id DESC LIMIT 1
                """)
            if let last, try last.get("correct_label", as: String.self) == label,
                try last.get("correct_code", as: Int?.self) == code
            {
                return false
            }
            try session.execute(
                """
                INSERT INTO feedback
                    (prediction_id, text_digest, correct_code, correct_label, given_by, given_at)
                VALUES (\("\(id)"),
                    (SELECT text_digest FROM predictions WHERE id = \("\(id)")),
                    \(optional: code), \(label), \(person), \(.now))
                """)
            return true
        }
    }
}

extension PredictionRecord {
    fileprivate func add(to rows: inout SQLRows) {
        let values: [SQLValue] = [
            .text("\(id)"), .integer(madeAt), .integer(Int64(modelVersion)),
            code.map { .integer(Int64($0)) } ?? .null, .real(confidence), .real(unknownWords),
            .text(decision), duration.map { .integer(Int64($0)) } ?? .null, .bytes(digest),
            .text(caller), .text(label), .text(title), .text(description),
        ]
        for value in values { rows.add(value) }
        rows.endRow()
    }

    init(_ row: SQLRow) throws(DatabaseError) {
        id = try row.get("id") { (text: String) in UUIDv7(text) }
        madeAt = try row.get("made_at")
        caller = try row.get("caller")
        modelVersion = try row.get("model_version")
        title = try row.get("title")
        description = try row.get("description")
        digest = try row.get("text_digest")
        code = try row.get("predicted_code")
        label = try row.get("predicted_label")
        confidence = try row.get("confidence")
        decision = try row.get("decision")
        unknownWords = try row.get("unknown_words")
        duration = try row.get("duration")
    }
}
