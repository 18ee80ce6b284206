import Database
import Drift
import DriftService
import Observability
import Pipeline
import Synchronization
import TestSupport
import Testing

@Suite("Runs on a schedule")
struct ScheduleTests {
    /// Looks once at 15:06 UTC; due each day at 16:00.
    private func fixture(_ backend: DatabaseBackend = .sqlite) throws -> Fixture {
        let fixture = try Fixture(backend)
        fixture.parameters.withLock {
            $0.policy.schedules = [CronSchedule("0 16 * * *")].compactMap { $0 }
        }
        try fixture.monitor.look()
        #expect(try fixture.monitor.pipeline.runs().isEmpty)
        return fixture
    }

    private func end(_ fixture: Fixture) throws {
        try fixture.test.database.execute("UPDATE pipeline_runs SET state = 'failed'")
    }

    @Test("begin when they are due, once", arguments: DatabaseBackend.available)
    func due(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        fixture.pass(hours: 1)
        try fixture.monitor.look()
        let run = try #require(try fixture.monitor.pipeline.runs().first)
        #expect(run.requests.map(\.trigger) == [.schedule] && run.state == .open)
        #expect(
            fixture.told.withLock { $0 } == [
                "Aisle: pipeline run \(run.id) started: it is on the schedule"
            ])
        try end(fixture)
        for _ in 0..<3 { try fixture.monitor.look() }
        fixture.pass(hours: 22)
        try fixture.monitor.look()
        #expect(try fixture.monitor.pipeline.runs().count == 1)
        fixture.pass(hours: 2)
        try fixture.monitor.look()
        #expect(try fixture.monitor.pipeline.runs().count == 2)
    }

    @Test("wait for the end of a run that is on its way", arguments: DatabaseBackend.available)
    func busy(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        let open = try #require(try fixture.monitor.start(.manual, by: "root", detail: ""))
        fixture.pass(hours: 1)
        try fixture.monitor.look()
        try fixture.monitor.look()
        let queued = try #require(try fixture.monitor.pipeline.run(.queued))
        #expect(queued.requests.map(\.trigger) == [.schedule])
        // The open run ends as runs end: its last stage is done.
        let pipeline = fixture.monitor.pipeline
        for stage in PipelineStage.allCases {
            guard
                case .claimed(let claim) = try pipeline.claim(
                    stage, worker: "w", lease: .seconds(60))
            else {
                Issue.record("\(stage) can be claimed")
                return
            }
            #expect(claim.run.id == open)
            try pipeline.succeed(claim, outputs: [:])
        }
        #expect(try pipeline.run(.open)?.id == queued.id)
        try fixture.monitor.look()
        #expect(try pipeline.runs().count == 2)
    }

    @Test("are not skipped while no drift is running", arguments: DatabaseBackend.available)
    func restart(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        fixture.pass(hours: 5)
        let other = try fixture.another()
        try other.look()
        #expect(try other.pipeline.runs().count == 1)
        try other.look()
        try end(fixture)
        try fixture.monitor.look()
        #expect(try other.pipeline.runs().count == 1)
    }

    @Test("are asked for by one of two services", arguments: DatabaseBackend.available)
    func together(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        let monitors = [fixture.monitor, try fixture.another()]
        for day in 1...5 {
            fixture.pass(hours: day == 1 ? 1 : 24)
            let failures = onThreads(2) { number in try monitors[number].look() }
            #expect(failures.isEmpty, "\(failures)")
            #expect(try fixture.monitor.pipeline.runs().count == day)
            try end(fixture)
        }
    }

    @Test("go on after a clock was ahead, and are not made up for when one is new")
    func clock() throws {
        let fixture = try fixture()
        // An hour that is not due, three days ahead, with nothing due in between: at 15:06 again.
        fixture.parameters.withLock { $0.policy.schedules = [] }
        fixture.pass(hours: 72)
        try fixture.monitor.look()
        fixture.pass(hours: -72)
        fixture.parameters.withLock {
            $0.policy.schedules = [CronSchedule("0 16 * * *")].compactMap { $0 }
        }
        try fixture.monitor.look()
        #expect(try fixture.monitor.pipeline.runs().isEmpty)
        fixture.pass(hours: 1)
        try fixture.monitor.look()
        #expect(try fixture.monitor.pipeline.runs().count == 1)
    }
}
