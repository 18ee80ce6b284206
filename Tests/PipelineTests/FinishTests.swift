import Cryptography
import Database
import Pipeline
import TestSupport
import Testing

@Suite struct FinishTests {
    @Test(
        "The last stage closes the run and opens the queued one",
        arguments: DatabaseBackend.available)
    func close(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let first = try fixture.start().run
        let second = try fixture.start().run
        try fixture.finish(through: .validation)
        #expect(try fixture.state(first) == .open)
        #expect(try fixture.state(second) == .queued)
        try fixture.store.succeed(try fixture.claim(.push), outputs: [:])
        #expect(try fixture.state(first) == .succeeded)
        let opened = try #require(try fixture.store.run(.open))
        #expect(opened.id == second)
        #expect(try #require(opened.openedAt) >= opened.createdAt)
        #expect(try fixture.claim(.pull).run.id == second)
    }

    @Test(
        "A run whose model was refused is finished as rejected",
        arguments: DatabaseBackend.available)
    func rejection(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        try fixture.finish(through: .training)
        try fixture.store.succeed(
            try fixture.claim(.validation), outputs: [:], rejection: "F1 0.69 < 0.70")
        #expect(try fixture.state(run) == .open)
        try fixture.store.succeed(try fixture.claim(.push), outputs: [:])
        #expect(try fixture.state(run) == .rejected)
        #expect(try fixture.store.run(run)?.rejection == "F1 0.69 < 0.70")
    }

    @Test("Bad input fails at once, and the run with it", arguments: DatabaseBackend.available)
    func badInput(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let first = try fixture.start().run
        let second = try fixture.start().run
        try fixture.finish(through: .pull)
        let verdict = try fixture.store.fail(
            try fixture.claim(.preprocessing), "X.csv:7: a quote is not closed", .badInput)
        #expect(verdict == .giveUp)
        let run = try #require(try fixture.store.run(first))
        #expect(run.state == .failed)
        #expect(run.error == "preprocessing: X.csv:7: a quote is not closed")
        #expect(try fixture.store.newest(.preprocessing)?.state == .failed)
        #expect(try fixture.store.run(.open)?.id == second)
    }

    @Test("A transient error gets three attempts", arguments: DatabaseBackend.available)
    func transient(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        for attempt in 1...3 {
            let claim = try fixture.claim(.pull)
            #expect(claim.attempt == attempt)
            let verdict = try fixture.store.fail(claim, "no network", .transient)
            #expect(verdict == (attempt < 3 ? .retry(after: .zero) : .giveUp))
            #expect(try fixture.state(run) == (attempt < 3 ? .open : .failed))
        }
    }

    @Test("A failed attempt is followed by a pause", arguments: DatabaseBackend.available)
    func backoff(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend, rule: RetryRule())
        let run = try fixture.start().run
        let claim = try fixture.claim(.pull)
        #expect(
            try fixture.store.fail(claim, "no network", .transient) == .retry(after: .seconds(5)))
        let row = try fixture.stage(.pull, of: run)
        #expect(row.state == .pending)
        #expect(row.error == "no network")
        let next = try fixture.store.claim(.pull, worker: "w", lease: Fixture.lease)
        #expect(next.wait == .pause(until: row.notBefore))
    }

    @Test("Workers that die three times fail the stage", arguments: DatabaseBackend.available)
    func dead(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        for _ in 1...3 {
            _ = try fixture.claim(.pull, lease: .milliseconds(5), worker: "unlucky")
            pause(milliseconds: 15)
        }
        // Any stage's worker finds out.
        _ = try fixture.store.claim(.push, worker: "w", lease: Fixture.lease)
        #expect(try fixture.state(run) == .failed)
        #expect(try fixture.store.run(run)?.error?.contains("unlucky") == true)
        #expect(try fixture.stage(.pull, of: run).state == .failed)
    }

    @Test("Ending twice is ending once", arguments: DatabaseBackend.available)
    func twice(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        let claim = try fixture.claim(.pull)
        try fixture.store.succeed(claim, outputs: ["out": digest("a")])
        try fixture.store.succeed(claim, outputs: ["out": digest("b")])
        #expect(try fixture.stage(.pull, of: run).outputs == ["out": digest("a")])
        #expect(code { try fixture.store.fail(claim, "x", .badInput) } == .leaseLost)
    }
}
