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
        var logged = LoggedPredictions()
        for record in records { logged.add(record) }
        try insert(logged)
    }

    /// - Parameter mayBeThere: Whether some may have been inserted before, which is looked up.
    package func insert(_ logged: LoggedPredictions, mayBeThere: Bool = true) throws {
        do {
            try add(logged, mayBeThere: mayBeThere)
        } catch let error as DatabaseError where error.code == .commitUnknown {
            try add(logged, mayBeThere: true)
        }
    }

    private func add(_ logged: LoggedPredictions, mayBeThere: Bool) throws {
        let texts = try database.write(.unsynced) { session in
            let logged = mayBeThere ? try Self.missing(of: logged, session) : logged
            guard logged.count > 0 else { return Set<Int>() }
            let notes = try BatchNotes(of: logged, offered: offered)
            try session.insert(into: "prediction_batches", PredictionBatches.rows(of: logged))
            try session.insert(into: "kept_predictions", notes.copies)
            try session.insert(into: "review_texts", notes.unsure)
            try Self.keepLatest(notes, session)
            return notes.texts
        }
        offered.add(texts)
    }

    /// Those that are not in the database, each once.
    private static func missing(
        of logged: LoggedPredictions, _ session: SQLSession
    ) throws -> LoggedPredictions {
        let ids = logged.places.map(\.id)
        guard let first = ids.min(), let last = ids.max() else { return logged }
        var known = Set(
            try session.query(
                """
                SELECT id FROM kept_predictions WHERE id >= \("\(first)") AND id <= \("\(last)")
                """
            ).compactMap { row in UUIDv7(try row.get("id")) })
        for tenth in Set(ids.map { PredictionBatches.tenth(of: $0) }) {
            let batches = try session.query(
                "SELECT records FROM prediction_batches WHERE tenth = \(tenth)")
            for batch in batches {
                known.formUnion(try PredictionBatches.records(in: batch).map(\.id))
            }
        }
        var missing = LoggedPredictions()
        for (number, id) in ids.enumerated() where known.insert(id).inserted {
            missing.add(number, of: logged)
        }
        return missing
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
        try database.read { session in try Self.prediction("\(id)", session) }
    }

    private static func prediction(
        _ id: String, _ session: SQLSession
    ) throws -> PredictionRecord? {
        let kept = try session.first(
            "SELECT \(unchecked: columnNames) FROM kept_predictions WHERE id = \(id)")
        return if let kept { try PredictionRecord(kept) } else { try logged(id, session) }
    }

    private static func logged(_ id: String, _ session: SQLSession) throws -> PredictionRecord? {
        let batches = try session.query(
            """
            SELECT records FROM prediction_batches WHERE tenth = \(PredictionBatches.tenth(of: id))
                AND first_id <= \(id) AND last_id >= \(id)
            """)
        for batch in batches {
            let records = try PredictionBatches.records(in: batch)
            if let found = records.first(where: { "\($0.id)" == id }) { return found }
        }
        return nil
    }

    /// The newest prediction that somebody asked for; nil as well when it was so old that it went.
    package func latest(of caller: String) throws -> PredictionRecord? {
        try database.read { session in
            try session.first(
                "SELECT prediction_id FROM latest_predictions WHERE caller = \(caller)"
            ).flatMap { row in try Self.prediction(row.get("prediction_id"), session) }
        }
    }

    static var columnNames: String { PredictionRecord.columns.joined(separator: ", ") }

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
            try Self.keepCopy(of: "\(id)", session)
            try session.execute(
                """
                INSERT INTO feedback
                    (prediction_id, text_digest, correct_code, correct_label, given_by, given_at)
                VALUES (\("\(id)"),
                    (SELECT text_digest FROM kept_predictions WHERE id = \("\(id)")),
                    \(optional: code), \(label), \(person), \(.now))
                """)
            return true
        }
    }

    /// What somebody judged outlives the batch that it was logged in.
    private static func keepCopy(of id: String, _ session: SQLSession) throws {
        let isKept = try session.first("SELECT id FROM kept_predictions WHERE id = \(id)") != nil
        guard !isKept, let record = try logged(id, session) else { return }
        var values: SQL = "1"
        for value in record.values { values = "\(values), \(value)" }
        try session.execute(
            """
            INSERT INTO kept_predictions (is_copy, \(unchecked: columnNames)) VALUES (\(values))
            ON CONFLICT DO NOTHING
            """)
    }
}

extension PredictionRecord {
    /// In the order of `columns`.
    var values: [SQLValue] {
        [
            .text("\(id)"), .integer(madeAt), .integer(Int64(modelVersion)),
            code.map { .integer(Int64($0)) } ?? .null, .real(confidence), .real(unknownWords),
            .text(decision), duration.map { .integer(Int64($0)) } ?? .null, .bytes(digest),
            .text(caller), .text(label), .text(title), .text(description),
        ]
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
