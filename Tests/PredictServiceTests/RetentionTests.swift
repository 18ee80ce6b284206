import Database
import DriftTables
import Feedback
import FileStore
import Foundation
import Observability
import PredictService
import Synchronization
import TestSupport
import Testing

@Suite("Old predictions")
struct RetentionTests {
    private static let day: Int64 = 86_400_000

    /// Predictions on a database of their own, and what removes them.
    private final class Rig: Sendable {
        let test: TestDatabase
        let store: PredictionStore
        let metrics = PredictMetrics(MetricRegistry())
        let retention: PredictionRetention
        let now: Int64
        private let made = Atomic<UInt64>(0)

        init(_ backend: DatabaseBackend, days: Int = 90) throws {
            test = try backend.makeDatabase()
            try test.database.migrate([FeedbackSchema.migrations, DriftSchema.migrations])
            store = PredictionStore(test.database)
            now = try test.database.now().microseconds / 1000
            retention = PredictionRetention(
                store, metrics, log: Logger("predict", sink: MemorySink())
            ) {
                var parameters = RetentionParameters()
                parameters.predictionDays = days
                return parameters
            }
        }

        /// - Returns: The identifiers of predictions of so many days ago.
        @discardableResult
        func predict(_ count: Int = 1, daysAgo: Int64) throws -> [UUIDv7] {
            let time = now - daysAgo * RetentionTests.day
            let writer = RecordWriter()
            var logged = LoggedPredictions()
            var ids: [UUIDv7] = []
            for _ in 0..<count {
                let number = made.add(1, ordering: .relaxed).newValue
                let id = UUIDv7(high: UInt64(time) << 16 | 0x7000, low: 1 << 63 | number)
                let text = Array("text \(number)".utf8)
                writer.write(
                    RecordHead(
                        id: id, milliseconds: time, modelVersion: 1, code: nil, confidence: 0.5,
                        unknownWords: 0, decision: 1),
                    caller: "anna", label: [97], title: text.span, description: text.span)
                let isRecord = logged.add(writer.bytes.span)
                #expect(isRecord)
                ids.append(id)
            }
            try store.insert(logged, mayBeThere: false)
            return ids
        }

        func fold(upTo id: UUIDv7) throws {
            try test.database.execute("UPDATE drift_cursor SET last_id = \("\(id)")")
        }

        func kept() throws -> [String] {
            try test.database.query("SELECT id FROM predictions ORDER BY id")
                .map { try $0.get("id") }
        }
    }

    @Test("go when drift has folded them, judged ones never", arguments: DatabaseBackend.available)
    func ages(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        let ancient = try rig.predict(2, daysAgo: 181)
        let old = try rig.predict(3, daysAgo: 100)
        let unfolded = try rig.predict(daysAgo: 95)
        let young = try rig.predict(2, daysAgo: 89)
        try rig.store.correct(ancient[1], code: 7, label: "seven", by: "anna")
        try rig.store.correct(old[0], code: 7, label: "seven", by: "anna")
        // Nobody has folded anything: only what waits twice as long goes.
        #expect(try rig.retention.removeOld() == 1)
        var rest = [ancient[1]] + old + unfolded + young
        #expect(try rig.kept() == rest.map { "\($0)" })
        try rig.fold(upTo: unfolded[0])
        #expect(try rig.retention.removeOld() == 2)
        rest = [ancient[1], old[0]] + unfolded + young
        #expect(try rig.kept() == rest.map { "\($0)" })
        try rig.fold(upTo: young[1])
        #expect(try rig.retention.removeOld() == 1)
        #expect(try rig.retention.removeOld() == 0)
        #expect(try rig.kept() == [ancient[1], old[0], young[0], young[1]].map { "\($0)" })
        #expect(try rig.test.database.query("SELECT id FROM feedback").count == 2)
        let folder = TemporaryDirectory()
        let later = try rig.test.database.now() + .seconds(1)
        let file = FilePath(folder.path("feedback.csv"))
        #expect(try CorrectionsFile.write(rig.store, before: later, to: file) == 2)
        let metrics = String(decoding: rig.metrics.registry.exposition(), as: UTF8.self)
        #expect(metrics.contains("predictions_removed_total 4\n"), "\(metrics)")
    }

    @Test("stay where all are to be kept", arguments: DatabaseBackend.available)
    func keeping(backend: DatabaseBackend) throws {
        let rig = try Rig(backend, days: 0)
        try rig.predict(3, daysAgo: 5000)
        #expect(try rig.retention.removeOld() == 0)
        #expect(try rig.kept().count == 3)
    }

    @Test(
        "go little by little, while others are written and folded",
        .timeLimit(.minutes(5)), arguments: DatabaseBackend.available)
    func besideOthers(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        try rig.predict(4000, daysAgo: 200)
        let isDone = Atomic<Bool>(false)
        let times = Mutex<[Duration]>([])
        let errors = onThreads(2) { number in
            guard number == 0 else {
                defer { isDone.store(true, ordering: .releasing) }
                #expect(try rig.retention.removeOld() == 4000)
                return
            }
            while !isDone.load(ordering: .acquiring) || times.withLock(\.count) < 20 {
                let begun = ContinuousClock.now
                try rig.predict(daysAgo: 1)
                try rig.test.database.execute("UPDATE drift_cursor SET changes = changes + 1")
                times.withLock { $0.append(.now - begun) }
                // Who writes without a pause keeps SQLite's lock from all others by luck alone.
                usleep(5000)
            }
        }
        #expect(errors.isEmpty, "\(errors)")
        let sorted = times.withLock { $0.sorted() }
        #expect(try rig.kept().count == sorted.count)
        // The machine itself may keep a few waiting.
        #expect(sorted[sorted.count * 9 / 10] < .seconds(3), "\(sorted)")
    }

    @Test("are passed over while a correction is on its way")
    func corrected() throws {
        try #require(PostgresServer.isAvailable)
        let rig = try Rig(.postgreSQL)
        let ids = try rig.predict(3, daysAgo: 200)
        let other = PredictionStore(try rig.test.open())
        try rig.test.database.write { session in
            try session.execute(
                """
                INSERT INTO feedback (prediction_id, correct_label, given_by, given_at)
                VALUES (\("\(ids[1])"), 'x', 'anna', \(.now))
                """)
            let batches = try other.removeNextBatches(from: 0, before: "g", limit: 10)
            #expect(batches?.count == 0)
            #expect(try other.removeNext(after: "", before: "g", limit: 10).count == 2)
        }
        #expect(try rig.kept() == ["\(ids[1])"])
        #expect(try other.removeNext(after: "", before: "g", limit: 10).place == nil)
        #expect(try rig.test.database.query("SELECT id FROM feedback").count == 1)
    }
}
