import Cryptography
import Database
import FileStore
import Foundation
import Observability
import Pipeline
import StageRunner
import Synchronization
import TestSupport
import Testing

@Suite struct StageRunnerTests {
    @Test(
        "a run by hand is begun, done once and said to be done",
        arguments: DatabaseBackend.available)
    func byHand(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        let first = try rig.run()
        #expect(first.kind == .made)
        let row = try rig.row(first.run)
        let digest = SHA256Digest(of: Array("first".utf8))
        #expect(row.state == .succeeded && row.outputs == ["out": digest])
        #expect(row.inputs["text"] == digest)
        #expect(try FileSystem.read(rig.volume.path(of: digest), limit: 99) == Array("first".utf8))
        #expect(try FileSystem.status(of: rig.volume.path(of: digest)).permissions == 0o444)
        #expect(try rig.folder.text("volume/data/processed/out") == "first")
        #expect(rig.leftovers.isEmpty)
        #expect(try rig.run().kind == .already)
        #expect(rig.work.script.performed.load(ordering: .relaxed) == 1)
        let run = try #require(try rig.store.run(first.run))
        #expect(run.requests.map(\.trigger) == [.manual])
        #expect(try rig.store.stages(of: first.run).map(\.state).first == .skipped)
    }

    @Test("the same inputs are taken over, others and damaged outputs are not")
    func reuse() throws {
        let rig = try Rig()
        let first = try rig.begin()
        #expect(try rig.run(first).kind == .made)
        let second = try rig.begin()
        #expect(try rig.run(second).kind == .reused)
        #expect(try rig.row(second).reusedFrom == rig.row(first).id)
        #expect(rig.work.script.concluded.load(ordering: .relaxed) == 2)
        let path = rig.volume.path(of: SHA256Digest(of: Array("first".utf8)))
        try FileSystem.writeAtomically(Array("fiRst".utf8), to: path)
        #expect(try rig.run(try rig.begin()).kind == .made)
        #expect(try FileSystem.read(path, limit: 99) == Array("first".utf8))
        rig.work.script.text.withLock { $0 = "second" }
        #expect(try rig.run(try rig.begin()).kind == .made)
        #expect(rig.work.script.performed.load(ordering: .relaxed) == 3)
    }

    @Test("a stage that does not only make outputs is done every time")
    func unrepeatable() throws {
        var rig = try Rig()
        rig.work.isRepeatable = false
        for _ in 0..<2 { #expect(try rig.run(try rig.begin()).kind == .made) }
    }

    @Test("another version of the stage takes nothing over")
    func version() throws {
        var rig = try Rig()
        #expect(try rig.run(try rig.begin()).kind == .made)
        rig.work.version = 2
        #expect(try rig.run(try rig.begin()).kind == .made)
    }

    @Test("what may pass is tried again, three times in all")
    func retries() throws {
        let rig = try Rig()
        rig.work.script.failures.store(2, ordering: .relaxed)
        #expect(try rig.run(try rig.begin()).kind == .made)
        rig.work.script.failures.store(3, ordering: .relaxed)
        rig.work.script.text.withLock { $0 = "second" }
        let run = try rig.begin()
        #expect(throws: StageRunError("the work was refused")) { try rig.run(run) }
        #expect(try rig.store.run(run)?.state == .failed)
        #expect(rig.work.script.performed.load(ordering: .relaxed) == 6)
        #expect(rig.leftovers.isEmpty)
    }

    @Test("bad input is not tried again")
    func badInput() throws {
        var rig = try Rig()
        rig.work.refuses = true
        rig.work.script.failures.store(9, ordering: .relaxed)
        let run = try rig.begin()
        #expect(throws: StageRunError("the work was refused")) { try rig.run(run) }
        #expect(rig.work.script.performed.load(ordering: .relaxed) == 1)
        #expect(throws: PipelineError.self) { try rig.run(run) }
    }

    @Test("a stage whose earlier one nobody does says which command comes first")
    func stuck() throws {
        var rig = try Rig()
        rig.work.stage = .training
        let error = try #require(throws: StageRunError.self) { try rig.run() }
        #expect(error.description.contains("`preprocessing run --pipeline-run 1`"))
        #expect(rig.work.script.performed.load(ordering: .relaxed) == 0)
    }

    @Test("a lease is renewed while the work lasts", arguments: DatabaseBackend.available)
    func lease(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        rig.work.script.pause.withLock { $0 = { _ in Thread.sleep(forTimeInterval: 1.2) } }
        try rig.begin()
        let runner = rig.runner { settings in
            settings.lease = .milliseconds(600)
        }
        #expect(try runner.run(nil, parameters: { try JSONText(["a": 1]) }).kind == .made)
        #expect(try rig.row(PipelineRunID(rawValue: 1)).claims == 1)
    }

    @Test("failing after the work was given back is no error", arguments: DatabaseBackend.available)
    func givenBack(backend: DatabaseBackend) throws {
        var rig = try Rig(backend)
        rig.work.refuses = true
        let run = try rig.begin()
        let store = rig.store
        guard case .claimed(let claim) = try rig.runner().claim(run) else {
            Issue.record("nothing claimed")
            return
        }
        rig.work.script.pause.withLock { $0 = { _ in try? store.release(claim) } }
        rig.work.script.failures.store(1, ordering: .relaxed)
        #expect(try rig.runner().complete(claim) == .lost)
    }

    @Test("who lost the lease drops what it made", arguments: DatabaseBackend.available)
    func lost(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        let run = try rig.begin()
        let (store, stage) = (rig.store, rig.work.stage)
        guard case .claimed(let claim) = try rig.runner().claim(run) else {
            Issue.record("nothing claimed")
            return
        }
        // As after a long loss of the database: the lease is over and another one has the stage.
        rig.work.script.pause.withLock {
            $0 = { _ in
                _ = try? store.database.execute("UPDATE stage_runs SET lease_until = 0")
                _ = try? store.claim(stage, worker: "other", lease: .seconds(60))
            }
        }
        #expect(try rig.runner().complete(claim) == .lost)
        #expect(try rig.row(run).worker == "other")
        #expect(try rig.row(run).state == .running)
    }

    /// A database that another's transaction keeps to itself from when the work is done until
    /// `end`, and that is given up at once.
    private func occupied(
        until end: @escaping @Sendable (MemorySink) -> Bool,
        _ during: @escaping @Sendable (SQLSession) throws -> Void = { _ in }
    ) throws -> Rig {
        var options = DatabaseOptions()
        options.lockTimeout = .milliseconds(20)
        options.retry.attempts = 1
        let rig = try Rig(.sqlite, options)
        let (other, sink) = (rig.test.database, rig.sink)
        rig.work.script.pause.withLock {
            $0 = { _ in
                let isTaken = DispatchSemaphore(value: 0)
                Thread {
                    _ = try? other.write(.rowLocks) { session in
                        try during(session)
                        isTaken.signal()
                        while !end(sink) { Thread.sleep(forTimeInterval: 0.005) }
                    }
                }.start()
                isTaken.wait()
            }
        }
        return rig
    }

    @Test("work that is done when the database is away is told when it is back")
    func away() throws {
        let rig = try occupied(until: \.saysThatTheDatabaseIsAway)
        let run = try rig.begin()
        #expect(try rig.run(run).kind == .made)
        #expect(try rig.row(run).state == .succeeded)
        #expect(rig.work.script.performed.load(ordering: .relaxed) == 1)
        #expect(rig.sink.saysThatTheDatabaseIsAway)
    }

    @Test("that has its bounds")
    func awayForLong() throws {
        let isOver = Atomic(false)
        let rig = try occupied { _ in isOver.load(ordering: .relaxed) }
        defer { isOver.store(true, ordering: .relaxed) }
        let run = try rig.begin()
        let runner = rig.runner { $0.insistence = .milliseconds(300) }
        let error = #expect(throws: DatabaseError.self) {
            try runner.run(run, parameters: { try JSONText(["a": 1]) })
        }
        #expect(error?.code == .busy)
    }

    @Test("work that another one took over meanwhile is dropped")
    func awayAndLost() throws {
        let rig = try occupied(until: \.saysThatTheDatabaseIsAway) { session in
            try session.execute("UPDATE stage_runs SET claims = claims + 1, worker = 'other'")
        }
        let run = try rig.begin()
        guard case .claimed(let claim) = try rig.runner().claim(run) else {
            Issue.record("nothing claimed")
            return
        }
        #expect(try rig.runner().complete(claim) == .lost)
        #expect(try rig.row(run).worker == "other")
        #expect(try rig.row(run).outputs.isEmpty)
    }

    @Test("what a killed worker left lying is swept, what a living one uses is not")
    func sweeps() throws {
        let rig = try Rig()
        let path = rig.folder.path("volume")
        try rig.folder.write("volume/objects/.work/.dead-1.tmp/half", "x")
        try rig.folder.write("volume/objects/.work/.dead-1.tmp.lock", "")
        try rig.folder.write("volume/objects/.work/.alive-1.tmp/half", "x")
        let lock = try FileLock(
            FilePath("\(path)/objects/.work/.alive-1.tmp.lock"), .exclusive, waits: false)
        #expect(try rig.run(try rig.begin()).kind == .made)
        #expect(rig.leftovers.sorted() == [".alive-1.tmp", ".alive-1.tmp.lock"])
        withExtendedLifetime(lock) {}
    }
}
