import Database
import Foundation
import Pipeline
import TestSupport
import Testing

/// Workers in processes of their own, killed as by `kill -9`.
@Suite struct KilledWorkerTests {
    @Test(
        "What a killed worker left is taken over and finished", arguments: DatabaseBackend.available
    )
    func killed(backend: DatabaseBackend) async throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        let url = fixture.test.url
        await #expect(processExitsWith: .signal(SIGKILL)) { [url = url as String] in
            let store = PipelineStore(try TestDatabase.open(url))
            _ = try store.claim(.pull, worker: "killed", lease: .milliseconds(200))
            kill(getpid(), SIGKILL)
        }
        let row = try fixture.stage(.pull, of: run)
        #expect(row.state == .running)
        #expect(row.worker == "killed")
        pause(milliseconds: 250)
        let claim = try fixture.claim(.pull)
        #expect(claim.attempt == 2)
        try fixture.store.succeed(claim, outputs: [:])
        #expect(try fixture.claim(.preprocessing).attempt == 1)
    }

    @Test(
        "Who comes back under a name that is its alone waits for no lease of that name",
        arguments: DatabaseBackend.available)
    func comesBack(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try fixture.start()
        _ = try fixture.claim(.pull, worker: "sync")
        func again(_ worker: String, isAlone: Bool) throws -> ClaimOutcome {
            try fixture.store.claim(
                .pull, worker: worker, lease: Fixture.lease, isAlone: isAlone)
        }
        #expect(try again("sync", isAlone: false).claimed == nil)
        #expect(try again("other", isAlone: true).claimed == nil)
        #expect(try again("sync", isAlone: true).claimed?.attempt == 2)
        #expect(try again("sync", isAlone: true).claimed?.attempt == 3)
        guard case .noOpenRun = try again("sync", isAlone: true) else {
            Issue.record("a fourth attempt")
            return
        }
    }

    @Test(
        "A worker killed within a transaction leaves no trace of it",
        arguments: DatabaseBackend.available)
    func killedWithin(backend: DatabaseBackend) async throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        let url = fixture.test.url
        await #expect(processExitsWith: .signal(SIGKILL)) { [url = url as String] in
            try TestDatabase.open(url).write { session in
                try session.execute("UPDATE stage_runs SET state = 'failed'")
                try session.execute("UPDATE pipeline_turn SET changes = changes + 1")
                kill(getpid(), SIGKILL)
            }
        }
        // Its locks are gone as well.
        try fixture.finish(through: .push)
        #expect(try fixture.state(run) == .succeeded)
    }

    @Test("Two processes share the stages of many runs", arguments: DatabaseBackend.available)
    func share(backend: DatabaseBackend) async throws {
        let fixture = try Fixture(backend)
        let url = fixture.test.url
        try fixture.start()
        async let first: Void = work(url, "first")
        async let second: Void = work(url, "second")
        _ = await (first, second)
        let runs = try fixture.store.runs()
        #expect(runs.count == 6)
        #expect(runs.allSatisfy { $0.state == .succeeded })
        for run in runs {
            // Each stage was claimed once, and by one of them.
            let stages = try fixture.store.stages(of: run.id)
            #expect(stages.allSatisfy { $0.claims == 1 && $0.state == .succeeded })
        }
    }

    /// Does whatever is ready, and asks for another run after each, until there were six.
    private func work(_ url: String, _ worker: String) async {
        await #expect(processExitsWith: .success) { [url, worker] in
            let store = PipelineStore(try TestDatabase.open(url))
            let listener = try store.database.listen(to: [PipelineStore.channel])
            while try store.runs().count < 6 || store.run(.open) != nil {
                var isIdle = true
                for stage in PipelineStage.allCases {
                    let outcome = try store.claim(stage, worker: worker, lease: Fixture.lease)
                    guard let claim = outcome.claimed else { continue }
                    isIdle = false
                    if stage == .push, try store.runs().count < 6 {
                        _ = try store.start(
                            PipelineRequest(.schedule, by: worker), parameters: claim.run.parameters
                        )
                    }
                    try store.succeed(claim, outputs: ["out": digest(stage.rawValue)])
                }
                if isIdle { _ = try listener.wait(atMost: .milliseconds(300)) }
            }
        }
    }
}
