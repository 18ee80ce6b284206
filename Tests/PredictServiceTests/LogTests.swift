import Database
import Feedback
import FileStore
import Foundation
import HTTPServing
import ModelBundle
import Observability
import PredictService
import StrictJSON
import TestSupport
import Testing

@Suite("The log of predictions")
struct LogTests {
    @Test("has every prediction once", arguments: DatabaseBackend.available)
    func records(backend: DatabaseBackend) throws {
        let desk = try Desk(backend)
        try desk.promote(Models.content())
        try desk.follower.look()
        var ids: Set<String> = []
        for number in 0..<500 {
            let json = try desk.predict("thing1x\(number) \u{0}é").json()
            ids.insert(try #require(json["prediction_id"]?.text))
        }
        let long = String(repeating: "é", count: 3000)
        let last = try #require(try desk.predict(long).json()["prediction_id"]?.text)
        try desk.predictions.flush()
        try desk.predictions.flush()
        let rows = try desk.test.database.query("SELECT id FROM predictions")
        #expect(try Set(rows.map { try $0.get("id", as: String.self) }) == ids.union([last]))
        let record = try #require(try UUIDv7(last).flatMap { try desk.store.prediction($0) })
        #expect(record.title == String(repeating: "é", count: 1000))
        #expect(record.caller == "anna" && record.modelVersion == 1)
        #expect(record.digest.count == 32)
        #expect((1...10_000_000).contains(record.duration ?? 0))
        // A batch that was kept, of which the journal does not know it, comes again.
        try desk.store.insert([record])
        #expect(try desk.test.database.query("SELECT id FROM predictions").count == 501)
    }

    @Test("is brought to the database by the next process, whatever its name is")
    func replay() throws {
        let desk = try Desk()
        try desk.promote(Models.content())
        try desk.follower.look()
        let spool = FilePath(desk.folder.path("spool"))
        let log = Logger("predict", sink: desk.sink)
        do {
            // A process that is killed before its background had a turn.
            let lost = try PredictionLog(
                spool: spool, instance: "gone", desk.store, PredictMetrics(MetricRegistry()),
                log: log)
            let writer = RecordWriter()
            for number in 0..<3 {
                let empty: [UInt8] = []
                writer.write(
                    RecordHead(
                        id: UUIDv7(high: 0x7000, low: 1 << 63 | UInt64(number)), milliseconds: 5,
                        modelVersion: 1, code: nil, confidence: 0.5, unknownWords: 0, decision: 1),
                    caller: "anna", label: Array("x".utf8), title: empty.span,
                    description: empty.span)
                let bytes = writer.bytes
                unsafe lost.append(bytes.span.bytes)
            }
        }
        _ = try desk.predict("here")
        try desk.predictions.start()
        desk.predictions.stop()
        let rows = try desk.test.database.query("SELECT id FROM predictions ORDER BY id")
        #expect(rows.count == 4)
        #expect(!desk.folder.exists("spool/gone/predictions.journal"))
        #expect(desk.folder.exists("spool/here/predictions.journal"))
    }

    private static func record(_ number: Int) -> [UInt8] {
        let writer = RecordWriter()
        let text = Array(String(repeating: "x", count: 400).utf8)
        let empty: [UInt8] = []
        writer.write(
            RecordHead(
                id: UUIDv7(high: UInt64(number) << 16 | 0x7000, low: 1 << 63), milliseconds: 5,
                modelVersion: 1, code: nil, confidence: 0.5, unknownWords: 0, decision: 1),
            caller: "anna", label: Array("x".utf8), title: text.span, description: empty.span)
        return writer.bytes
    }

    @Test(
        "makes predictions wait rather than lose them when they come too fast",
        .timeLimit(.minutes(5)), arguments: DatabaseBackend.available)
    func hurry(backend: DatabaseBackend) throws {
        let desk = try Desk(backend)
        let count = 15_000  // Nearly twice what the journal of the desk holds.
        let records = (0..<count).map { Self.record($0 + 1) }
        // On a thread of its own: one of the tests' own may be kept from running for seconds.
        try desk.predictions.start()
        for record in records { unsafe desk.predictions.append(record.span.bytes) }
        desk.predictions.stop()
        #expect(desk.lost == 0)
        let rows = try desk.test.database.query("SELECT count(*) AS n FROM predictions")
        #expect(try rows[0].get("n", as: Int.self) == count)
    }

    @Test("makes nobody wait for a database that is away", .timeLimit(.minutes(5)))
    func away() throws {
        let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
        let database = try TestDatabase.open("sqlite:\(folder.path("nowhere/aisle.db"))")
        let log = try PredictionLog(
            spool: FilePath(folder.path("spool")), instance: "here", limit: 1 << 22,
            PredictionStore(database), PredictMetrics(MetricRegistry()),
            log: Logger("predict", sink: MemorySink()))
        let record = Self.record(1)
        unsafe log.append(record.span.bytes)
        try log.start()
        while !log.isAway { usleep(1000) }
        let start = ContinuousClock.now
        for _ in 0..<15_000 { unsafe log.append(record.span.bytes) }
        // Were each to wait as where the database is only slow, it would take most of a minute.
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(log.lost > 1000)
        log.stop()
    }
}
