import Database
import Drift
import DriftService
import Feedback
import Foundation
import Observability
import Pipeline
import StrictJSON
import Synchronization
import TestSupport
import Testing

@Suite("Watching what was predicted")
struct MonitorTests {
    @Test("each prediction counts once, late ones too", arguments: DatabaseBackend.available)
    func folding(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let store = ProfileStore(fixture.test.database)
        let hour = Fixture.start / 3_600_000
        for (place, count) in [40, 20, 10].enumerated() {
            try fixture.predict(count, at: Fixture.start + 100 * Int64(place))
        }
        // Whole tenths of a second.
        #expect(try store.fold(now: hour, batch: 50) == 60)
        #expect(try store.fold(now: hour, batch: 50) == 10)
        #expect(try store.fold(now: hour, batch: 50) == 0)
        #expect(try store.profile(hour...hour).rows == 70)
        // A service that was cut off brings what it predicted hours ago, and another one's clock
        // is a day ahead.
        try fixture.predict(10, at: Fixture.start - 2 * 3_600_000)
        try fixture.predict(5, at: Fixture.start + 24 * 3_600_000)
        #expect(try store.fold(now: hour) == 0)
        // What comes after that is not behind the fold because of it.
        try fixture.predict(7, at: Fixture.start + 300)
        #expect(try store.fold(now: hour) == 7)
        #expect(try store.profile(hour - 5...hour).rows == 77)
        #expect(try store.foldLate(now: hour) == 1)
        #expect(try store.foldLate(now: hour) == 0)
        #expect(try store.profile(hour - 5...hour).rows == 87)
        #expect(try store.fold(now: hour + 24) == 5)
        #expect(try store.profile(hour - 5...hour + 24, model: 3).rows == 92)
        #expect(try store.profile(hour - 5...hour + 24, model: 2).rows == 0)
        // Old predictions go; what was folded stays.
        try fixture.test.database.execute("DELETE FROM prediction_batches")
        #expect(try store.foldLate(now: hour) == 0)
        #expect(try store.profile(hour - 5...hour).rows == 87)
    }

    @Test("hours that were folded in pieces are as if folded at once")
    func pieces() throws {
        let fixture = try Fixture()
        let store = ProfileStore(fixture.test.database)
        let hour = Fixture.start / 3_600_000
        for place in 0..<40 {
            try fixture.predict(10, newShare: 10, at: Fixture.start + 100 * Int64(place))
        }
        while try store.fold(now: hour, batch: 37) > 0 {}
        let pieces = try store.profile(hour...hour)
        try fixture.test.database.execute("DELETE FROM drift_profiles")
        try fixture.test.database.execute("UPDATE drift_cursor SET last_id = ''")
        #expect(try store.fold(now: hour) == 400)
        #expect(try store.profile(hour...hour).bytes == pieces.bytes)
    }

    @Test("one look folds all that has come, be it in moments of thousands")
    func backlog() throws {
        let fixture = try Fixture()
        let hour = Fixture.start / 3_600_000
        for place in 0..<3 {
            try fixture.predict(4000, at: Fixture.start + 100 * Int64(place))
        }
        try fixture.monitor.look()
        let store = ProfileStore(fixture.test.database)
        #expect(try store.profile(hour...hour).rows == 12_000)
        #expect(try store.fold(now: hour) == 0)
    }

    @Test("drift is told once, with a report, and a run is started when there are labels")
    func loop() throws {
        let fixture = try Fixture()
        try fixture.monitor.look()
        #expect(fixture.monitor.state.comparison?.verdict == .notEnoughData)
        try fixture.predict(600)
        try fixture.monitor.look()
        #expect(fixture.monitor.state.comparison?.verdict == .ok)
        #expect(try fixture.monitor.alerts.openCount == 0)

        fixture.pass(hours: 1)
        let ids = try fixture.predict(900, newShare: 60)
        try fixture.monitor.look()
        #expect(fixture.monitor.state.comparison?.verdict ?? .ok >= .alert)
        #expect(fixture.told.withLock { $0.count } == 1)
        #expect(fixture.monitor.state.note.contains("corrected"))
        try fixture.monitor.look()
        #expect(fixture.told.withLock { $0.count } == 1)
        #expect(try fixture.monitor.pipeline.runs().isEmpty)

        try fixture.correct(ids.prefix(30), as: "drones")
        try fixture.monitor.look()
        let run = try #require(try fixture.monitor.pipeline.runs().first)
        #expect(run.requests.map(\.trigger) == [.drift])
        #expect(run.requests[0].detail.contains("critical"))
        #expect(fixture.told.withLock { $0.count } == 2)
        // Neither a second one beside it, nor one soon after it.
        try fixture.correct(ids.dropFirst(30).prefix(30), as: "drones")
        try fixture.monitor.look()
        #expect(fixture.monitor.state.note.contains("on its way"))
        try fixture.test.database.execute("UPDATE pipeline_runs SET state = 'failed'")
        try fixture.monitor.look()
        #expect(fixture.monitor.state.note.contains("hours old"))
        #expect(try fixture.monitor.pipeline.runs().count == 1)

        // A new model serves, on whose products nothing is known yet.
        fixture.reference.withLock { $0 = .init(version: 4, profile: $0?.profile) }
        try fixture.monitor.look()
        #expect(try fixture.monitor.alerts.openCount == 0)
        #expect(fixture.told.withLock { $0.last?.contains("resolved") } == true)
    }

    @Test("F1 under its floor starts a run")
    func quality() throws {
        let fixture = try Fixture()
        fixture.parameters.withLock { parameters in
            parameters.policy.minimumF1 = 0.7
            parameters.policy.minimumF1Rows = 50
        }
        let ids = try fixture.predict(300)
        try fixture.correct(ids.prefix(60), as: "c1")
        try fixture.monitor.look()
        let quality = try #require(fixture.monitor.state.comparison?.quality)
        #expect(quality.rows == 60 && quality.weightedF1.high < 0.5)
        // Four of five are corrected, of which the model was as sure as of the others.
        #expect(quality.isBelowExpectation && quality.expectedAccuracy > 0.8)
        #expect(try fixture.monitor.pipeline.runs().first?.requests.first?.trigger == .f1)
    }

    @Test("without a model or its profile there is no verdict and no run")
    func nothing() throws {
        let fixture = try Fixture()
        try fixture.predict(500, newShare: 100)
        fixture.reference.withLock { $0 = .init(version: 3, profile: nil) }
        try fixture.monitor.look()
        #expect(fixture.monitor.state.note.contains("no profile"))
        fixture.reference.withLock { $0 = nil }
        try fixture.monitor.look()
        #expect(fixture.monitor.state.note.contains("no model"))
        #expect(try fixture.monitor.pipeline.runs().isEmpty)
        #expect(try fixture.monitor.alerts.reports(limit: 10).isEmpty)
    }

    @Test("a look that fails is counted, and the next one goes on", .timeLimit(.minutes(5)))
    func failing() throws {
        let fixture = try Fixture()
        try fixture.predict(300)
        fixture.isBroken.withLock { $0 = true }
        try fixture.monitor.start(every: .milliseconds(1))
        defer { fixture.monitor.stop() }
        while fixture.monitor.metrics.failures.value == 0 { usleep(1000) }
        #expect(fixture.monitor.state.comparison == nil)
        fixture.isBroken.withLock { $0 = false }
        while fixture.monitor.state.comparison == nil { usleep(1000) }
        #expect(fixture.monitor.state.comparison?.currentRows == 300)
    }

    @Test(
        "two services that look at once fold once, tell once and start one run",
        arguments: DatabaseBackend.available)
    func together(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let other = try fixture.another()
        let ids = try fixture.predict(900, newShare: 60)
        try fixture.correct(ids.prefix(10), as: "drones")
        let monitors = [fixture.monitor, other]
        let failures = onThreads(2) { number in
            for _ in 0..<3 { try monitors[number].look() }
        }
        #expect(failures.isEmpty, "\(failures)")
        let hour = Fixture.start / 3_600_000
        #expect(try fixture.monitor.profiles.profile(hour...hour).rows == 900)
        #expect(try fixture.monitor.alerts.alerts(limit: 10).count == 1)
        #expect(try fixture.monitor.pipeline.runs().count == 1)
        #expect(fixture.told.withLock { $0.count { $0.contains("changed") } } == 1)
    }
}
