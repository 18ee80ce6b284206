import Database
import Foundation
import Registry
import Synchronization
import TestSupport
import Testing

@Suite struct PromotionTests {
    @Test("The first promotion needs nothing before it", arguments: DatabaseBackend.available)
    func first(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        #expect(try fixture.production == nil)
        let version = try fixture.register("a")
        let state = try fixture.registry.promote(version.id, over: nil, .good)
        #expect(try fixture.production == state)
        #expect(state.version == version.id)
        let log = try fixture.registry.history(Fixture.model)
        #expect(log.count == 1)
        #expect(log[0].action == .promoted)
        #expect(log[0].from == nil)
        #expect(log[0].to == version.id)
        #expect(log[0].decision == .good)
    }

    @Test("Of many promotions at once exactly one wins", arguments: DatabaseBackend.available)
    func race(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let versions = try (0..<6).map { try fixture.register("v\($0)") }
        try fixture.promote(try fixture.register("before"))
        for seen in [nil, try fixture.production] {
            let codes = Mutex<[RegistryError.Code?]>([])
            onThreads(6) { index in
                let outcome = code {
                    try fixture.registry.promote(versions[index].id, over: seen, .good)
                }
                codes.withLock { $0.append(outcome) }
            }
            // Nobody wins over nothing when there is something.
            let winners = seen == nil ? 0 : 1
            #expect(codes.withLock { $0.count { $0 == nil } } == winners)
            #expect(codes.withLock { $0.count { $0 == .moved } } == 6 - winners)
            #expect(try fixture.registry.history(Fixture.model).count == 1 + winners)
        }
    }

    @Test("Of many first promotions at once exactly one wins", arguments: DatabaseBackend.available)
    func firstRace(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let versions = try (0..<6).map { try fixture.register("v\($0)") }
        onThreads(6) { index in
            _ = try? fixture.registry.promote(versions[index].id, over: nil, .good)
        }
        let log = try fixture.registry.history(Fixture.model)
        #expect(log.count == 1)
        #expect(try fixture.production == AliasState(version: log[0].to, generation: 1))
    }

    @Test(
        "A decision about what is not served any more is void", arguments: DatabaseBackend.available
    )
    func stale(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let (a, b, c) = (
            try fixture.register("a"), try fixture.register("b"), try fixture.register("c")
        )
        try fixture.promote(a)
        let seen = try fixture.production
        try fixture.promote(b)
        try fixture.rollBack()
        // The same version is served as then, but b's failure was not known then.
        #expect(try fixture.served == 1)
        #expect(code { try fixture.registry.promote(c.id, over: seen, .good) } == .moved)
    }

    @Test(
        "A failed rule, or the version that is there, is no promotion",
        arguments: DatabaseBackend.available)
    func refused(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let version = try fixture.register("a")
        let bad = Decision(
            by: "validation", "x", gates: [GateResult("ece", passed: false, reason: "0.08 > 0.03")])
        #expect(code { try fixture.registry.promote(version.id, over: nil, bad) } == .gateFailed)
        try fixture.promote(version)
        #expect(code { try fixture.promote(version) } == .alreadyServed)
        #expect(
            code {
                try fixture.registry.promote(
                    ModelVersionID(rawValue: 99), over: nil, .good)
            } == .unknown)
    }

    @Test(
        "A rollback returns to what was served, not to what was rejected",
        arguments: DatabaseBackend.available)
    func rollback(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let (a, b, c) = (
            try fixture.register("a"), try fixture.register("b"), try fixture.register("c")
        )
        try fixture.promote(a)
        try fixture.registry.reject(b.id, Decision(by: "validation", "worse"))
        try fixture.promote(c)
        try fixture.rollBack()
        #expect(try fixture.served == 1)
        #expect(code { try fixture.rollBack() } == .nothingBefore)
        let log = try fixture.registry.history(Fixture.model)
        #expect(log.map(\.action) == [.promoted, .rejected, .promoted, .rolledBack])
        #expect(log[1].to == b.id)
        #expect(log[1].from == a.id)
        #expect(log[3].from == c.id)
        #expect(log[3].decision.actor == "anna")
    }

    @Test("Two who roll back at once go one step", arguments: DatabaseBackend.available)
    func rollbackRace(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        for name in ["a", "b", "c", "d"] { try fixture.promote(try fixture.register(name)) }
        let seen = try #require(try fixture.production)
        onThreads(4) { _ in
            _ = try? fixture.registry.rollBack(
                of: Fixture.model, from: seen, Decision(by: "anna", "bad"))
        }
        #expect(try fixture.served == 3)
    }

    @Test("The log tells what served at any time", arguments: DatabaseBackend.available)
    func servedAt(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let database = fixture.test.database
        let (a, b) = (try fixture.register("a"), try fixture.register("b"))
        var times: [DatabaseTime] = []
        func mark() throws {
            // SQLite's clock has milliseconds.
            Thread.sleep(forTimeInterval: 0.003)
            times.append(try database.now())
            Thread.sleep(forTimeInterval: 0.003)
        }
        try mark()
        try fixture.promote(a)
        try mark()
        try fixture.promote(b)
        try mark()
        try fixture.rollBack()
        try fixture.registry.reject(b.id, Decision(by: "validation", "again"))
        try mark()
        let served = try times.map {
            try fixture.registry.served(of: Fixture.model, at: $0)?.number
        }
        #expect(served == [nil, 1, 2, 1])
    }

    @Test("Nobody edits the log", arguments: DatabaseBackend.available)
    func log(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try fixture.promote(try fixture.register("a"))
        var edits = ["UPDATE promotion_log SET actor = 'x'", "DELETE FROM promotion_log"]
        if backend == .postgreSQL { edits.append("TRUNCATE promotion_log") }
        for edit in edits {
            let outcome = try fixture.test.runElsewhere(edit)
            #expect(outcome.errors.contains("promotion_log is append-only"), "\(outcome)")
            #expect(throws: DatabaseError.self) {
                try fixture.test.database.execute("\(unchecked: edit)")
            }
        }
        #expect(try fixture.registry.history(Fixture.model).map(\.decision.actor) == ["validation"])
    }

    @Test("A promotion wakes those who serve", arguments: DatabaseBackend.available)
    func notification(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let version = try fixture.register("a")
        let listener = try fixture.test.open().listen(to: [ModelRegistry.channel])
        #expect(try listener.wait(atMost: .milliseconds(1)) == .timedOut)
        try fixture.promote(version)
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
    }
}
