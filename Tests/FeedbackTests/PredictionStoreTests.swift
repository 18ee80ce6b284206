import Database
import Feedback
import FileStore
import TestSupport
import Testing

@Suite("Predictions in the database")
struct PredictionStoreTests {
    private static func record(_ number: Int, _ title: String = "title") -> PredictionRecord {
        let writer = RecordWriter()
        let (title, description) = (Array(title.utf8), Array("a\0b, \"c\"".utf8))
        writer.write(
            RecordHead(
                id: UUIDv7(high: UInt64(number) << 16 | 0x7000, low: 1 << 63),
                milliseconds: 1_700_000_000_000 + Int64(number), modelVersion: 3,
                code: number % 2 == 0 ? nil : number, confidence: 0.5, unknownWords: 0.25,
                decision: 1, duration: number % 3 == 0 ? nil : 10 * number),
            caller: "anna", label: Array("label".utf8), title: title.span,
            description: description.span)
        guard let record = RecordReader.read(writer.bytes.span) else {
            preconditionFailure("what was written is read")
        }
        return record
    }

    private func store(_ backend: DatabaseBackend) throws -> (TestDatabase, PredictionStore) {
        let test = try backend.makeDatabase()
        try test.database.migrate([FeedbackSchema.migrations])
        return (test, PredictionStore(test.database))
    }

    @Test("come back as they were kept, and are kept once", arguments: DatabaseBackend.available)
    func keeping(backend: DatabaseBackend) throws {
        let (_, store) = try store(backend)
        let records = (1...20).map { Self.record($0) }
        #expect(records[0].description == "a b, \"c\"")
        #expect(records[0].duration == 10 && records[2].duration == nil)
        try store.insert(Array(records[..<10]))
        var changed = records[5]
        changed.title = "other"
        try store.insert([changed] + records[8...])
        try store.insert([])
        for record in records { #expect(try store.prediction(record.id) == record) }
        #expect(try store.latest(of: "anna") == records[19])
        // What was left in the journal of another instance may be older.
        try store.insert([Self.record(0)])
        #expect(try store.latest(of: "anna") == records[19])
        #expect(try store.latest(of: "eve") == nil)
        #expect(try store.prediction(UUIDv7(high: 9, low: 9)) == nil)
    }

    @Test("are read as the version before wrote them")
    func before() throws {
        let writer = RecordWriter()
        let text = Array("x".utf8)
        writer.write(
            RecordHead(
                id: UUIDv7(high: 0x7000, low: 1 << 63), milliseconds: 5, modelVersion: 1, code: 9,
                confidence: 0.5, unknownWords: 0, decision: 1, duration: 77),
            caller: "anna", label: text, title: text.span, description: text.span)
        func read(_ bytes: [UInt8]) -> PredictionRecord? { RecordReader.read(bytes.span) }
        let record = try #require(read(writer.bytes))
        #expect(record.duration == 77)
        // Version 2 had a digest of each text, after the head's 58 bytes, and no byte to say so.
        var old = writer.bytes
        old[0] = 2
        let digest = (0..<32).map { UInt8(7 * $0) }
        old.replaceSubrange(58..<59, with: digest)
        var expected = record
        expected.digest = digest
        #expect(read(old) == expected)
        // Version 1 had no eight bytes for the duration, which come last in the head.
        old[0] = 1
        old.removeSubrange(50..<58)
        expected.duration = nil
        #expect(read(old) == expected)
        old[0] = 4
        #expect(read(old) == nil)
    }

    @Test(
        "are corrected, the last time counts, and files see no later one",
        arguments: DatabaseBackend.available)
    func corrections(backend: DatabaseBackend) throws {
        let (test, store) = try store(backend)
        let folder = TemporaryDirectory()
        let path = FilePath(folder.path("data/feedback/feedback.csv"))
        #expect(try CorrectionsFile.write(store, before: test.database.now(), to: path) == 0)
        #expect(!folder.exists("data/feedback/feedback.csv"))
        let records = (1...3).map { Self.record($0, "t\($0)") }
        try store.insert(records)
        #expect(try store.correct(records[1].id, code: 7, label: "seven", by: "anna"))
        #expect(try store.correct(records[0].id, code: nil, label: "label", by: "anna"))
        #expect(try !store.correct(records[1].id, code: 7, label: "seven", by: "eve"))
        let cut = try test.database.now() + .milliseconds(5)
        while try test.database.now() < cut + .milliseconds(5) {}
        #expect(try store.correct(records[1].id, code: 8, label: "eight", by: "anna"))
        #expect(throws: DatabaseError.self) {
            try store.correct(UUIDv7(high: 1, low: 1), code: 8, label: "eight", by: "anna")
        }
        #expect(try CorrectionsFile.write(store, before: cut, to: path) == 2)
        let lines = try folder.text("data/feedback/feedback.csv").split(separator: "\n")
        #expect(lines[0].description == CorrectionsFile.columns.joined(separator: ","))
        let (first, second) = (records[0].id, records[1].id)
        let time = "2023-11-14T22:13:20"
        let text = #""a b, ""c""""#
        #expect(
            lines.dropFirst() == [
                "\(time).001Z,anna_\(first),3,t1,\(text),\(first),,1,label,,label,True",
                "\(time).002Z,anna_\(second),3,t2,\(text),\(second),,,label,7,seven,False",
            ])
        let later = try test.database.now() + .seconds(1)
        _ = try CorrectionsFile.write(store, before: later, to: path)
        #expect(try folder.text("data/feedback/feedback.csv").contains(",8,eight,False\n"))
    }

    @Test("that an earlier version kept are there still", arguments: DatabaseBackend.available)
    func upgrade(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        let steps = FeedbackSchema.migrations.migrations
        try test.database.migrate([MigrationSet("feedback", Array(steps.prefix(2)))])
        let store = PredictionStore(test.database)
        var records = (1...3).map { Self.record($0, "t\($0)") }
        for place in records.indices {
            // Nobody knew how long it took.
            records[place].duration = nil
            let record = records[place]
            try test.database.execute(
                """
                INSERT INTO predictions (id, made_at, caller, model_version, title, description,
                    text_digest, predicted_code, predicted_label, confidence, decision,
                    unknown_words)
                VALUES (\("\(record.id)"), \(record.madeAt), \(record.caller),
                    \(record.modelVersion), \(record.title), \(record.description),
                    \(record.digest), \(optional: record.code), \(record.label),
                    \(record.confidence), \(record.decision), \(record.unknownWords))
                """)
        }
        let id = "\(records[1].id)"
        try test.database.execute(
            """
            INSERT INTO feedback (prediction_id, correct_label, given_by, given_at)
            VALUES (\(id), 'x', 'anna', 1)
            """)
        try test.database.migrate([FeedbackSchema.migrations])
        for record in records { #expect(try store.prediction(record.id) == record) }
        #expect(try store.latest(of: "anna") == records[2])
        let titles = try store.unjudged(of: nil, limit: 9).map(\.title)
        #expect(Set(titles) == ["t1", "t3"])
        #expect(try store.correct(records[0].id, code: 1, label: "y", by: "anna"))
        #expect(try store.unjudged(of: nil, limit: 9).map(\.title) == ["t3"])
    }

    @Test(
        "keep their corrections and their numbers when the table changes",
        arguments: DatabaseBackend.available)
    func oneTree(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        let steps = FeedbackSchema.migrations.migrations
        try test.database.migrate([MigrationSet("feedback", Array(steps.prefix(5)))])
        var records = (1...40).map { Self.record($0, "t\($0 % 7)") }
        records[3].caller = "bert"
        records[4].decision = "auto"
        for record in records { try Self.insertBefore(record, test.database) }
        for (number, place) in [(4, 30), (9, 10), (7, 10)] {
            try test.database.execute(
                """
                INSERT INTO feedback (id, prediction_id, correct_code, correct_label, given_by,
                    given_at, text_digest)
                VALUES (\(number), \("\(records[place].id)"), \(number), 'x', 'anna', 5,
                    \(records[place].digest))
                """)
        }
        try test.database.migrate([FeedbackSchema.migrations])
        let store = PredictionStore(test.database)
        for record in records { #expect(try store.prediction(record.id) == record) }
        #expect(try store.latest(of: "anna") == records[39])
        #expect(try store.latest(of: "bert") == records[3])
        let rows = try test.database.query(
            "SELECT id, prediction_id, correct_code FROM feedback ORDER BY id")
        #expect(try rows.map { try $0.get("id", as: Int.self) } == [4, 7, 9])
        #expect(try rows.map { try $0.get("correct_code", as: Int.self) } == [4, 7, 9])
        #expect(try rows[0].get("prediction_id", as: String.self) == "\(records[30].id)")
        // Of seven texts two were judged, and each of the others comes once, the newest time.
        let offered = try store.unjudged(of: "anna", limit: 50)
        let judged = [records[30].title, records[10].title]
        let titles = Set(records.map(\.title)).subtracting(judged)
        #expect(offered.count == titles.count && Set(offered.map(\.title)) == titles)
        #expect(offered.allSatisfy { $0.madeAt >= records[33].madeAt })
        // A correction goes with its prediction, still, and no other can be given.
        if backend == .sqlite {
            #expect(try test.database.query("PRAGMA foreign_key_check").isEmpty)
        }
        #expect(throws: DatabaseError.self) {
            try store.correct(UUIDv7(high: 1, low: 1), code: 8, label: "y", by: "anna")
        }
        #expect(try store.correct(records[39].id, code: 8, label: "y", by: "anna"))
        #expect(try store.correct(records[38].id, code: 8, label: "y", by: "anna"))
        try test.database.execute("DELETE FROM kept_predictions WHERE id = \("\(records[39].id)")")
        #expect(
            try test.database.query("SELECT id FROM feedback WHERE correct_code = 8").count == 1)
        #expect(try store.latest(of: "anna") == nil)
    }

    /// As it was done before the step that this tests.
    private static func insertBefore(_ record: PredictionRecord, _ database: SQLDatabase) throws {
        try database.execute(
            """
            INSERT INTO predictions (id, made_at, caller, model_version, title, description,
                text_digest, predicted_code, predicted_label, confidence, decision,
                unknown_words, duration)
            VALUES (\("\(record.id)"), \(record.madeAt), \(record.caller),
                \(record.modelVersion), \(record.title), \(record.description),
                \(record.digest), \(optional: record.code), \(record.label),
                \(record.confidence), \(record.decision), \(record.unknownWords),
                \(optional: record.duration))
            """)
    }
}
