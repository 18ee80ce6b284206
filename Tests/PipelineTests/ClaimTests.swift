import Database
import Foundation
import Pipeline
import Synchronization
import TestSupport
import Testing

@Suite struct ClaimTests {
    @Test("Stages come one after the other", arguments: DatabaseBackend.available)
    func order(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        #expect(
            try fixture.store.claim(.pull, worker: "w", lease: Fixture.lease).claimed == nil)
        let run = try fixture.start().run
        let early = try fixture.store.claim(.training, worker: "w", lease: Fixture.lease)
        #expect(early.wait == .earlier(.pull))
        try fixture.finish(through: .preprocessing)
        let claim = try fixture.claim(.training)
        #expect(claim.run.id == run)
        #expect(claim.attempt == 1)
        #expect(claim.outputs[.preprocessing] == ["out": digest("preprocessing")])
        let row = try fixture.stage(.training, of: run)
        #expect(row.state == .running)
        #expect(row.worker == "worker")
        let until = try #require(row.leaseUntil)
        #expect(until == (try #require(row.startedAt)) + Fixture.lease)
        // What is done is done.
        let again = try fixture.store.claim(.pull, worker: "w", lease: Fixture.lease)
        guard case .done(run, .succeeded) = again else {
            Issue.record("\(again)")
            return
        }
    }

    @Test("Of many workers at once exactly one gets the work", arguments: DatabaseBackend.available)
    func race(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        let claims = Mutex(0)
        let held = Mutex(0)
        onThreads(8) { index in
            let outcome = try? fixture.store.claim(.pull, worker: "\(index)", lease: Fixture.lease)
            if outcome?.claimed != nil { claims.withLock { $0 += 1 } }
            if case .held = outcome?.wait { held.withLock { $0 += 1 } }
        }
        #expect(claims.withLock { $0 } == 1)
        #expect(held.withLock { $0 } == 7)
        #expect(try fixture.stage(.pull, of: run).claims == 1)
    }

    @Test("When a lease runs out another worker takes over", arguments: DatabaseBackend.available)
    func expiry(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        let first = try fixture.claim(.pull, lease: .milliseconds(10), worker: "first")
        pause(milliseconds: 30)
        let second = try fixture.claim(.pull, worker: "second")
        #expect(second.attempt == 2)
        // The first wakes up, and its work counts no more.
        #expect(code { try fixture.store.renew(first) } == .leaseLost)
        #expect(code { try fixture.store.succeed(first, outputs: [:]) } == .leaseLost)
        #expect(code { try fixture.store.fail(first, "x", .badInput) } == .leaseLost)
        #expect(code { try fixture.store.release(first) } == .leaseLost)
        try fixture.store.succeed(second, outputs: ["out": digest("second")])
        #expect(try fixture.stage(.pull, of: run).outputs == ["out": digest("second")])
        #expect(try fixture.stage(.pull, of: run).worker == "second")
    }

    @Test("Of many who take over exactly one does", arguments: DatabaseBackend.available)
    func takeoverRace(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        _ = try fixture.claim(.pull, lease: .milliseconds(10))
        pause(milliseconds: 30)
        let claims = Mutex(0)
        onThreads(8) { index in
            let outcome = try? fixture.store.claim(.pull, worker: "\(index)", lease: Fixture.lease)
            if outcome?.claimed != nil { claims.withLock { $0 += 1 } }
        }
        #expect(claims.withLock { $0 } == 1)
        #expect(try fixture.stage(.pull, of: run).claims == 2)
    }

    @Test("A renewed lease holds", arguments: DatabaseBackend.available)
    func renewal(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let run = try fixture.start().run
        let claim = try fixture.claim(.pull, lease: .seconds(300))
        let before = try #require(try fixture.stage(.pull, of: run).leaseUntil)
        pause(milliseconds: 10)
        try fixture.store.renew(claim)
        let after = try #require(try fixture.stage(.pull, of: run).leaseUntil)
        #expect(after > before)
        let other = try fixture.store.claim(.pull, worker: "w", lease: Fixture.lease)
        #expect(other.wait == .held(until: after))
    }

    @Test("Work that is given back costs no attempt", arguments: DatabaseBackend.available)
    func release(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try fixture.start()
        for _ in 0..<5 {
            let claim = try fixture.claim(.pull)
            #expect(claim.attempt == 1)
            try fixture.store.release(claim)
            #expect(code { try fixture.store.succeed(claim, outputs: [:]) } == .leaseLost)
        }
    }

    @Test("A run can be named, if it is open", arguments: DatabaseBackend.available)
    func named(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let open = try fixture.start().run
        let queued = try fixture.start().run
        func claim(_ run: PipelineRunID) throws -> ClaimOutcome {
            try fixture.store.claim(.pull, in: run, worker: "w", lease: Fixture.lease)
        }
        #expect(code { try claim(queued) } == .notOpen)
        #expect(code { try claim(PipelineRunID(rawValue: 99)) } == .unknownRun)
        #expect(try claim(open).claimed?.run.id == open)
    }
}
