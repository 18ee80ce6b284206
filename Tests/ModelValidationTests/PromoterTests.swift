import Learning
import ModelValidation
import Registry
import Synchronization
import TestSupport
import Testing

@Suite struct PromoterTests {
    @Test(
        "A promotion is in the log with who, from, to and every rule of the gate",
        arguments: DatabaseBackend.available)
    func promotion(backend: DatabaseBackend) throws {
        let ledger = try Ledger(backend)
        let (first, second) = (try ledger.register("a"), try ledger.register("b"))
        #expect(try ledger.promote(first, by: "pipeline run 1") == .promoted)
        #expect(try ledger.promote(second, by: "pipeline run 2") == .promoted)
        #expect(try ledger.served == 2)
        let log = try ledger.log
        #expect(log.map(\.decision.actor) == ["pipeline run 1", "pipeline run 2"])
        #expect(log.map(\.from) == [nil, first.id])
        #expect(log.map(\.to) == [first.id, second.id])
        #expect(log[1].decision.gates.map(\.rule) == GateRule.allCases.map(\.rawValue))
        #expect(log[1].decision.gates.allSatisfy { $0.passed && !$0.reason.isEmpty })
        #expect(log[1].decision.gates.first?.bound == 0.7)
    }

    @Test(
        "What the gate refuses is logged with its reasons, and production stays",
        arguments: DatabaseBackend.available)
    func rejection(backend: DatabaseBackend) throws {
        let ledger = try Ledger(backend)
        let (first, second) = (try ledger.register("a"), try ledger.register("b"))
        try ledger.promote(first)
        let outcome = try ledger.promoter.settle(
            try ledger.promoter.trial(of: second), Ledger.bad, by: "pipeline run 2")
        #expect(outcome == .rejected(Ledger.bad.reason))
        #expect(try ledger.served == 1)
        let entry = try #require(try ledger.log.last)
        #expect(entry.action == .rejected)
        #expect(entry.decision.reason.contains("weighted F1"))
        #expect(entry.decision.gates.contains { !$0.passed })
        // A person's reason does not open the gate.
        let byHand = try ledger.promoter.settle(
            try ledger.promoter.trial(of: second), Ledger.bad, by: "anna", reason: "I want it")
        #expect(byHand == .rejected(Ledger.bad.reason))
        #expect(try ledger.served == 1)
    }

    @Test("What serves already is skipped and not logged", arguments: DatabaseBackend.available)
    func skipped(backend: DatabaseBackend) throws {
        let ledger = try Ledger(backend)
        let version = try ledger.register("a")
        try ledger.promote(version)
        let trial = try ledger.promoter.trial(of: version, by: "pipeline run 2")
        #expect(trial.isServed)
        #expect(try ledger.promoter.settle(trial, Ledger.good, by: "pipeline run 2") == .skipped)
        #expect(try ledger.log.count == 1)
    }

    @Test("Of many promotions at once exactly one wins", arguments: DatabaseBackend.available)
    func race(backend: DatabaseBackend) throws {
        for hasProduction in [false, true] {
            let ledger = try Ledger(backend)
            if hasProduction { try ledger.promote(try ledger.register("before")) }
            let trials = try (0..<6).map {
                try ledger.promoter.trial(of: try ledger.register("v\($0)"))
            }
            let before = try ledger.log.count
            let outcomes = Mutex<[String]>([])
            onThreads(6) { index in
                let outcome: String
                do {
                    outcome = "\(try ledger.promoter.settle(trials[index], Ledger.good, by: "x"))"
                } catch {
                    outcome = "\((error as? RegistryError)?.code ?? .unknown)"
                }
                outcomes.withLock { $0.append(outcome) }
            }
            #expect(
                outcomes.withLock { $0.sorted() }
                    == Array(repeating: "moved", count: 5) + ["promoted"])
            let log = try ledger.log
            #expect(log.count == before + 1)
            #expect(try ledger.promoter.production()?.id == log.last?.to)
        }
    }

    @Test(
        "A judge that was cut off finds what it had decided, and decides nothing twice",
        arguments: DatabaseBackend.available)
    func resumed(backend: DatabaseBackend) throws {
        let ledger = try Ledger(backend)
        let (a, b, c) = (
            try ledger.register("a"), try ledger.register("b"), try ledger.register("c")
        )
        try ledger.promote(a)
        for (version, verdict, outcome) in [
            (b, Ledger.bad, Settlement.rejected(Ledger.bad.reason)), (c, Ledger.good, .promoted),
        ] {
            let judge = "pipeline run \(version.number)"
            let trial = try ledger.promoter.trial(of: version, by: judge)
            #expect(try ledger.promoter.settle(trial, verdict, by: judge) == outcome)
            let log = try ledger.log
            let again = try ledger.promoter.trial(of: version, by: judge)
            // The same is compared with as the first time.
            #expect(again.production == a)
            #expect(!again.isServed)
            #expect(try ledger.promoter.settle(again, verdict, by: judge) == outcome)
            #expect(try ledger.log == log)
        }
        #expect(try ledger.served == 3)
        // Another run sees that the version serves.
        #expect(try ledger.promoter.trial(of: c, by: "pipeline run 9").isServed)
        // Nor does the judge undo a rollback that came before it was back.
        _ = try ledger.rollBack()
        let late = try ledger.promoter.trial(of: c, by: "pipeline run 3")
        #expect(try ledger.promoter.settle(late, Ledger.good, by: "pipeline run 3") == .promoted)
        #expect(try ledger.served == 1)
    }

    @Test(
        "What a person rolled back only a person promotes again",
        arguments: DatabaseBackend.available)
    func rolledBack(backend: DatabaseBackend) throws {
        let ledger = try Ledger(backend)
        let (a, b) = (try ledger.register("a"), try ledger.register("b"))
        try ledger.promote(a)
        try ledger.promote(b)
        let move = try ledger.rollBack()
        #expect(move.from == b && move.to == a)
        #expect(try ledger.served == 1)
        let outcome = try ledger.promote(b, by: "pipeline run 3")
        guard case .rejected(let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("anna (complaints)"))
        #expect(reason.contains("validation promote 2"))
        #expect(try ledger.served == 1)
        let byHand = try ledger.promoter.settle(
            try ledger.promoter.trial(of: b), Ledger.good, by: "anna", reason: "they were wrong")
        #expect(byHand == .promoted)
        #expect(try ledger.served == 2)
        #expect(try ledger.log.last?.decision.reason == "they were wrong")
        // That is history: a run may promote it after the next one.
        try ledger.promote(a)
        #expect(try ledger.promote(b, by: "pipeline run 9") == .promoted)
    }

    @Test("A rollback that cannot be done changes nothing", arguments: DatabaseBackend.available)
    func noRollback(backend: DatabaseBackend) throws {
        struct Gone: Error {}
        let ledger = try Ledger(backend)
        func refusal(
            from: Int? = nil, _ check: (ModelVersion) throws -> Void = { _ in }
        ) -> (any Error)? {
            #expect(throws: (any Error).self) {
                try ledger.promoter.rollBack(from: from, by: "a", reason: "b", check: check)
            }
        }
        #expect((refusal() as? ValidationError)?.code == .nothingBefore)
        try ledger.promote(try ledger.register("a"))
        #expect((refusal() as? ValidationError)?.code == .nothingBefore)
        try ledger.promote(try ledger.register("b"))
        #expect((refusal(from: 1) as? ValidationError)?.code == .moved)
        #expect(refusal { _ in throw Gone() } is Gone)
        #expect(try ledger.served == 2)
        #expect(try ledger.log.count == 2)
        _ = try ledger.promoter.rollBack(from: 2, by: "a", reason: "b") { _ in }
        #expect(try ledger.served == 1)
    }

    @Test("A version that nobody made is named, with the newest there is")
    func unknown() throws {
        let ledger = try Ledger(.sqlite)
        #expect(throws: ValidationError.self) { try ledger.promoter.version(1) }
        _ = try ledger.register("a")
        #expect(try ledger.promoter.version(1).number == 1)
        let error = #expect(throws: ValidationError.self) { try ledger.promoter.version(9) }
        #expect(error?.description.contains("the newest one is 1") == true)
    }
}
