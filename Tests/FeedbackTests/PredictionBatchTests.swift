import Database
import Feedback
import TestSupport
import Testing

@Suite("Many predictions in a row")
struct PredictionBatchTests {
    private static let start: Int64 = 1_700_000_000_000

    private let test: TestDatabase
    private let store: PredictionStore

    /// - Parameter backend: Where the tables are.
    private init(_ backend: DatabaseBackend) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([FeedbackSchema.migrations])
        store = PredictionStore(test.database)
    }

    init() throws { try self.init(.sqlite) }

    private static func bytes(
        _ number: Int, at milliseconds: Int64, title: String = "title", decision: UInt8 = 0
    ) -> [UInt8] {
        let writer = RecordWriter()
        writer.write(
            RecordHead(
                id: UUIDv7(
                    high: UInt64(milliseconds) << 16 | 0x7000, low: 1 << 63 | UInt64(number)),
                milliseconds: milliseconds, modelVersion: 3,
                code: number % 3 == 0 ? nil : -number, confidence: Float(number % 101) / 100,
                unknownWords: 0.123_456_7, decision: decision,
                duration: number % 2 == 0 ? nil : number),
            caller: "anna", label: Array("label \"\(number)\"".utf8), title: Array(title.utf8).span,
            description: Array("line\n\(number)".utf8).span)
        return writer.bytes
    }

    private static func record(_ bytes: [UInt8]) throws -> PredictionRecord {
        let record = RecordReader.read(bytes.span)
        return try #require(record)
    }

    private func keep(_ records: [[UInt8]], mayBeThere: Bool = false) throws {
        var logged = LoggedPredictions()
        for record in records { #expect(logged.add(record.span) as Bool) }
        try store.insert(logged, mayBeThere: mayBeThere)
    }

    private func sizes() throws -> [Int] {
        try test.database.query("SELECT size FROM prediction_batches ORDER BY tenth, first_id")
            .map { try $0.get("size") }
    }

    @Test("are parted by tenths of a second and by their size")
    func parting() throws {
        let short = (0..<30).map { Self.bytes($0, at: Self.start + 10 * Int64($0)) }
        try keep(short)
        #expect(try sizes() == [10, 10, 10])
        let long = (0..<100).map {
            Self.bytes($0, at: Self.start + 500, title: String(repeating: "x", count: 2000))
        }
        try keep(long)
        let later = try sizes().dropFirst(3)
        #expect(later.reduce(0, +) == 100 && later.count > 3)
        let longest = try test.database.query(
            "SELECT max(length(records)) AS n, min(length(records)) AS m FROM prediction_batches")
        #expect(try longest[0].get("n", as: Int.self) <= 48 << 10)
        for bytes in short + long {
            let record = try Self.record(bytes)
            #expect(try store.prediction(record.id) == record)
        }
    }

    @Test(
        "are found by identifier among others of the same time",
        arguments: DatabaseBackend.available)
    func finding(backend: DatabaseBackend) throws {
        let other = try Self(backend)
        let all = (0..<40).map { Self.bytes($0, at: Self.start + Int64($0)) }
        // As two services write them, each a part of every moment.
        try other.keep(all.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
        try other.keep(all.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
        #expect(try other.sizes() == [20, 20])
        for bytes in all {
            let record = try Self.record(bytes)
            #expect(try other.store.prediction(record.id) == record)
        }
        let absent = UUIDv7(high: UInt64(Self.start + 20) << 16 | 0x7000, low: 1 << 63 | 777)
        #expect(try other.store.prediction(absent) == nil)
    }

    @Test("are one each, however often they come", arguments: DatabaseBackend.available)
    func once(backend: DatabaseBackend) throws {
        let other = try Self(backend)
        let all = (0..<60).map {
            Self.bytes($0, at: Self.start + 7 * Int64($0), decision: UInt8($0 % 3))
        }
        try other.keep(Array(all[..<25]))
        try other.keep(Array(all[10..<40]), mayBeThere: true)
        try other.keep(Array(all[39...] + all[..<5] + all[50...]), mayBeThere: true)
        #expect(try other.sizes().reduce(0, +) == 60)
        let ids = try other.test.database.query("SELECT id FROM predictions ORDER BY id")
        #expect(
            try ids.map { try $0.get("id", as: String.self) }
                == all.map { "\(try Self.record($0).id)" })
    }

    @Test("are shown to people as rows, to the letter", arguments: DatabaseBackend.available)
    func view(backend: DatabaseBackend) throws {
        let other = try Self(backend)
        let titles = [
            "", "a\"b\\c", "\u{1}\u{1F}\u{7F}", "日本語 é 👩‍👩‍👧", "tab\tline\nend\r",
            "{\"a\": [1, null]}",
        ]
        let all = titles.enumerated().map { number, title in
            Self.bytes(number, at: Self.start + Int64(number), title: title)
        }
        try other.keep(all)
        let rows = try other.test.database.query("SELECT * FROM predictions ORDER BY id")
        #expect(rows.count == titles.count)
        for (row, bytes) in zip(rows, all) {
            let record = try Self.record(bytes)
            #expect(try row.get("id", as: String.self) == "\(record.id)")
            #expect(try row.get("title", as: String.self) == record.title)
            #expect(try row.get("description", as: String.self) == record.description)
            #expect(try row.get("predicted_label", as: String.self) == record.label)
            #expect(try row.get("made_at", as: Int64.self) == record.madeAt)
            #expect(try row.get("predicted_code", as: Int?.self) == record.code)
            #expect(try row.get("duration", as: Int?.self) == record.duration)
            #expect(try row.get("confidence", as: Double.self) == record.confidence)
            #expect(try row.get("unknown_words", as: Double.self) == 0.123457)
            #expect(try row.get("decision", as: String.self) == "auto")
            #expect(try row.get("caller", as: String.self) == "anna")
            #expect(try row.get("model_version", as: Int.self) == 3)
            #expect(try other.store.prediction(record.id) == record)
        }
    }

    @Test("come in the order of time, in pieces, with what an earlier version kept")
    func times() throws {
        let all = try (0..<300).map {
            try Self.record(Self.bytes($0, at: Self.start + 13 * Int64($0 * 37 % 300)))
        }
        try store.insert(Array(all[..<100]))
        try store.insert(Array(all[100..<200]))
        try store.insert(all.reversed())
        // These are single rows, as all were before there were batches.
        try test.database.execute(
            """
            INSERT INTO kept_predictions (id, made_at, model_version, predicted_code, confidence,
                unknown_words, decision, duration, text_digest, caller, predicted_label, title,
                description)
            SELECT replace(id, '-8000-', '-9000-'), made_at, model_version, predicted_code,
                confidence, unknown_words, decision, duration, x'00', caller, predicted_label,
                title, description
            FROM predictions WHERE model_version = 3 AND duration % 3 = 1
            """)
        let ids = try test.database.query("SELECT id FROM predictions ORDER BY id")
            .map { try $0.get("id", as: String.self) }
        #expect(ids.count > 330)
        for limit in [1, 7, 50, 1000] {
            var found: [String] = []
            while true {
                let next = try test.database.read { session in
                    try PredictionStore.records(
                        after: found.last ?? "", upTo: ids[320], limit: limit, session)
                }
                found += next.map { "\($0.id)" }
                if next.count < limit { break }
            }
            #expect(found == Array(ids[...320]), "limit \(limit)")
        }
    }

    @Test("are counted up to any of them")
    func counting() throws {
        let all = (0..<200).map { Self.bytes($0, at: Self.start + 9 * Int64($0)) }
        try keep(all)
        let ids = try all.map { "\(try Self.record($0).id)" }
        let (start, end) = (UUIDv7.prefix(of: Self.start), UUIDv7.prefix(of: Self.start + 1000))
        let before = ids.count { $0 < end }
        for last in ["", start, ids[0], ids[57], ids[110], ids[111], ids[199], end, "g"] {
            let count = try test.database.read { session in
                try PredictionStore.count(from: start, to: end, upTo: last, session)
            }
            #expect(count == min(ids.count { $0 <= last }, before), "\(last)")
        }
    }
}
