import Database
import Feedback
import FileStore
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
}
