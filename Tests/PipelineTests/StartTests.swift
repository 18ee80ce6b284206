import Database
import Foundation
import Pipeline
import Synchronization
import TestSupport
import Testing

@Suite struct StartTests {
    @Test("A run begins with all that was asked", arguments: DatabaseBackend.available)
    func start(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        #expect(try fixture.store.run(.open) == nil)
        let started = try fixture.store.start(
            PipelineRequest(.newData, by: "dvc-sync", detail: "abc"),
            parameters: JSONText(["training": ["epochs": 5]]))
        #expect(started.kind == .opened)
        let run = try #require(try fixture.store.run(.open))
        #expect(run.id == started.run)
        #expect(run.requests == [PipelineRequest(.newData, by: "dvc-sync", detail: "abc")])
        #expect(try run.section("training")["epochs"] == .integer(5))
        #expect(try run.section("validation") == .object([:]))
        #expect(run.openedAt == run.createdAt)
        let stages = try fixture.store.stages(of: run.id)
        #expect(stages.map(\.stage) == [.pull, .preprocessing, .training, .validation, .push])
        #expect(stages.allSatisfy { $0.state == .pending })
    }

    @Test("Further requests become one queued run", arguments: DatabaseBackend.available)
    func queue(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let first = try fixture.start()
        let second = try fixture.start(
            .manual, parameters: ["training": ["epochs": 1]], stages: PipelineStage.byHand)
        #expect(second.kind == .queued)
        #expect(try fixture.stage(.pull, of: second.run).state == .skipped)
        pause(milliseconds: 3)
        let third = try fixture.start(.drift, parameters: ["training": ["epochs": 2]])
        #expect(third == PipelineStart(run: second.run, kind: .merged))
        let queued = try #require(try fixture.store.run(.queued))
        #expect(queued.requests.map(\.trigger) == [.manual, .drift])
        #expect(try queued.section("training")["epochs"] == .integer(2))
        #expect(queued.requestedAt > queued.createdAt)
        // One of the two wants the data pulled.
        #expect(try fixture.stage(.pull, of: second.run).state == .pending)
        #expect(try fixture.store.runs().map(\.id) == [second.run, first.run])
    }

    @Test(
        "Requests at the same time make one open and one queued run",
        arguments: DatabaseBackend.available)
    func together(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        // A connection for each thread, so that none has to open one in the race.
        onThreads(8) { _ in try fixture.test.database.read { _ in pause(milliseconds: 50) } }
        for _ in 0..<10 {
            let kinds = Mutex<[PipelineStart.Kind]>([])
            let errors = onThreads(8) { _ in
                let kind = try fixture.start().kind
                kinds.withLock { $0.append(kind) }
            }
            #expect(errors.isEmpty)
            #expect(kinds.withLock { $0.count { $0 == .opened } } == 1)
            #expect(kinds.withLock { $0.count { $0 == .queued } } == 1)
            #expect(kinds.withLock { $0.count { $0 == .merged } } == 6)
            #expect(try fixture.store.run(.queued)?.requests.count == 7)
            try fixture.test.database.execute("DELETE FROM stage_runs")
            try fixture.test.database.execute("DELETE FROM pipeline_runs")
        }
    }

    @Test(
        "A request that depends on something is made with it", arguments: DatabaseBackend.available)
    func condition(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try fixture.test.database.execute("CREATE TABLE turns (taken BIGINT NOT NULL)")
        try fixture.test.database.execute("INSERT INTO turns (taken) VALUES (0)")
        let starts = Mutex<[PipelineStart]>([])
        let errors = onThreads(6) { _ in
            let start = try fixture.store.start(
                PipelineRequest(.schedule, by: "drift", detail: ""),
                parameters: JSONText(["seed": 1])
            ) { session in
                try session.execute("UPDATE turns SET taken = 1 WHERE taken = 0") == 1
            }
            if let start { starts.withLock { $0.append(start) } }
        }
        #expect(errors.isEmpty, "\(errors)")
        #expect(starts.withLock { $0.map(\.kind) } == [.opened])
        #expect(try fixture.store.runs().count == 1)
    }

    @Test("A run without stages is refused", arguments: DatabaseBackend.available)
    func empty(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        #expect(code { try fixture.start(stages: []) } == .nothingToDo)
        #expect(try fixture.store.runs().isEmpty)
    }

    @Test("A run by hand is over after validation", arguments: DatabaseBackend.available)
    func byHand(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start(.manual, stages: PipelineStage.byHand).run
        for stage: PipelineStage in [.preprocessing, .training, .validation] {
            #expect(try fixture.state(run) == .open)
            try fixture.store.succeed(try fixture.claim(stage), outputs: [:])
        }
        #expect(try fixture.state(run) == .succeeded)
    }

    @Test("A request wakes the workers", arguments: DatabaseBackend.available)
    func notification(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let listener = try fixture.test.open().listen(to: [PipelineStore.channel])
        #expect(try listener.wait(atMost: .milliseconds(1)) == .timedOut)
        try fixture.start()
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
    }
}
