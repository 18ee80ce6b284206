import Database
import Feedback
import TestSupport
import Testing

@Suite("The review queue")
struct ReviewQueueTests {
    private func record(
        _ number: UInt64, _ label: String, _ confidence: Float, _ title: String,
        of caller: String = "anna", model: Int = 1, decision: UInt8 = 1
    ) -> PredictionRecord {
        let writer = RecordWriter()
        let text = Array(title.utf8)
        let empty: [UInt8] = []
        writer.write(
            RecordHead(
                id: UUIDv7(high: number << 16, low: 0), milliseconds: 0, modelVersion: model,
                code: nil, confidence: confidence, unknownWords: 0, decision: decision),
            caller: caller, label: Array(label.utf8), title: text.span, description: empty.span)
        return RecordReader.read(writer.bytes.span) ?? { preconditionFailure("no record") }()
    }

    @Test("takes the least sure, of all categories, and no near-duplicates")
    func choice() {
        let records = [
            record(1, "a", 0.1, "red shoe of leather for women"),
            record(2, "a", 0.2, "RED shoe, of leather for women!"),
            record(3, "a", 0.3, "blue hat"), record(4, "b", 0.5, "a drill"),
            record(5, "b", 0.4, "a hammer"), record(6, "c", 0.6, "tea"),
        ]
        let chosen = ReviewQueue.choose(records, count: 4).map(\.title)
        #expect(chosen == ["red shoe of leather for women", "a hammer", "tea", "blue hat"])
        #expect(ReviewQueue.choose(records, count: 10).count == 5)
        #expect(ReviewQueue.choose([], count: 10).isEmpty)
    }

    @Test(
        "knows near-duplicates",
        arguments: [
            ("Chaussure rouge taille 38", "chaussure ROUGE, taille 41", true),
            ("a b c d e f g", "g f e d c b x", true), ("a b c d", "a b c x", false),
            ("商品紅色茶杯", "商品紅色茶杯新", true), ("商品紅色茶杯", "手機保護殼", false),
            ("", "!!!", true), ("", "word", false),
        ])
    func likeness(left: String, right: String, areNear: Bool) {
        let records = [record(1, "a", 0.5, left), record(2, "b", 0.5, right)]
        #expect(ReviewQueue.choose(records, count: 2).count == (areNear ? 1 : 2))
    }

    @Test("prefers what is unlike what it has, where all are as unsure")
    func novelty() {
        let records = [
            record(9, "a", 0.5, "one two three four"), record(8, "a", 0.5, "one two three five"),
            record(7, "a", 0.5, "six seven eight nine"),
        ]
        let titles = ReviewQueue.choose(records, count: 2).map(\.title)
        #expect(titles == ["one two three four", "six seven eight nine"])
    }

    @Test("chooses from a thousand long texts in no time", .timeLimit(.minutes(5)))
    func size() {
        var random = SeededGenerator(seed: 3)
        let records = (0..<1000).map { number in
            let words = (0..<200).map { _ in
                "w" + String(UInt32.random(in: 0..<5000, using: &random), radix: 36)
            }
            return record(
                UInt64(number), "\(number % 27)", Float(number) / 1000, words.joined(separator: " ")
            )
        }
        let time = processorTime {
            #expect(ReviewQueue.choose(records, count: 200).count == 200)
        }
        #expect(time < .seconds(5))
    }

    // MARK: - Candidates

    private func store(_ backend: DatabaseBackend) throws -> (TestDatabase, PredictionStore) {
        let test = try backend.makeDatabase()
        try test.database.migrate([FeedbackSchema.migrations])
        return (test, PredictionStore(test.database))
    }

    @Test(
        "is offered each text once, however often it was asked for",
        arguments: DatabaseBackend.available)
    func flood(backend: DatabaseBackend) throws {
        let (test, store) = try store(backend)
        let rare = (0..<30).map { record(UInt64($0 + 1), "a", 0.5, "text of kind \($0)") }
        let flood = (0..<3000).map { record(UInt64($0 + 100), "b", 0.1, "always the same") }
        let sure = record(9000, "c", 0.99, "sure", decision: 0)
        try store.insert(rare + flood[..<2000] + [sure])
        try store.insert(Array(flood[2000...]))
        #expect(try test.database.query("SELECT prediction_id FROM review_texts").count == 31)
        let found = try store.unjudged(of: "anna", limit: 100)
        #expect(Set(found.map(\.title)) == Set(rare.map(\.title) + ["always the same"]))
        #expect(found.count == 31 && found[0].title == "always the same")
        // Whichever of them somebody judges, the text is done with.
        try store.correct(flood[1234].id, code: nil, label: "b", by: "anna")
        let rest = try store.unjudged(of: "anna", limit: 100)
        #expect(Set(rest.map(\.title)) == Set(rare.map(\.title)))
    }

    @Test("is offered the newest model's, and each caller's", arguments: DatabaseBackend.available)
    func callers(backend: DatabaseBackend) throws {
        let (_, store) = try store(backend)
        var all: [PredictionRecord] = []
        for number in 0..<60 {
            let place = UInt64(number)
            all.append(record(1 + place, "a", 0.1, "old \(number)x", model: 1))
            all.append(record(100 + place, "a", 0.4, "new \(number)x", model: 2))
            all.append(record(200 + place, "b", 0.2, "other \(number)x", of: "bert", model: 2))
        }
        try store.insert(all)
        let ofAnna = try store.unjudged(of: "anna", limit: 80)
        #expect(ofAnna.count == 80 && ofAnna.prefix(60).allSatisfy { $0.modelVersion == 2 })
        #expect(ofAnna.allSatisfy { $0.caller == "anna" })
        let ofAll = try store.unjudged(of: nil, limit: 80)
        #expect(ofAll.filter { $0.caller == "anna" }.count == 40)
        #expect(ofAll.filter { $0.caller == "bert" }.count == 40)
        #expect(try store.unjudged(of: "eve", limit: 80).isEmpty)
    }
    @Test(
        "keeps each caller's newest texts, and none that are too old",
        arguments: DatabaseBackend.available)
    func trimming(backend: DatabaseBackend) throws {
        let (test, store) = try store(backend)
        let all = (1...30).flatMap { number in
            ["anna", "bert"].map { caller in
                record(UInt64(number), "a", 0.5, "\(caller) \(number)", of: caller)
            }
        }
        try store.insert(all.filter { $0.caller == "anna" })
        try store.insert(
            all.filter { $0.caller == "bert" }.map { record in
                var record = record
                record.id = UUIDv7(high: record.id.high, low: 1)
                return record
            })
        #expect(try store.reviewed(after: nil) == "anna")
        #expect(try store.reviewed(after: "anna") == "bert")
        #expect(try store.reviewed(after: "bert") == nil)
        var counts: [Int] = []
        repeat {
            counts.append(
                try store.trimReview(of: "anna", before: "", keeping: 12, limit: 10))
        } while counts.last != 0
        #expect(counts == [10, 8, 0])
        let end = "\(UUIDv7(high: 26 << 16, low: 0))"
        #expect(try store.trimReview(of: "bert", before: end, keeping: 12, limit: 100) == 25)
        let anna = try store.unjudged(of: "anna", limit: 50).map(\.title)
        #expect(Set(anna) == Set((19...30).map { "anna \($0)" }))
        #expect(try store.unjudged(of: "bert", limit: 50).count == 5)
        #expect(try test.database.query("SELECT id FROM predictions").count == 60)
    }
}
