import Database
import FileStore
import Foundation
import Observability
import Pipeline
import StageRunner
import Synchronization
import TestSupport
import Testing

@Suite struct StageFollowerTests {
    private func heartbeat(_ rig: Rig) -> FilePath {
        FilePath(rig.folder.path("heartbeat"))
    }

    private func wait(for what: Comment, _ condition: () throws -> Bool) throws {
        let deadline = Date(timeIntervalSinceNow: 120)
        while try !condition() {
            try #require(Date() < deadline, what)
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    @Test(
        "a follower does run after run, and ends when told to", arguments: DatabaseBackend.available
    )
    func follows(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        let path = heartbeat(rig)
        let follower = StageFollower(rig.runner(), Heartbeat(path, patience: .seconds(30)))
        let thread = Thread { follower.follow() }
        thread.start()
        for text in ["one", "two", "three"] {
            rig.work.script.text.withLock { $0 = text }
            let run = try rig.begin()
            try wait(for: "run \(run)") { try rig.store.run(run)?.state == .succeeded }
            #expect(try rig.folder.text("volume/data/processed/out") == text)
        }
        #expect(try Heartbeat.check(path) == .healthy)
        follower.stop()
        try wait(for: "the end") { thread.isFinished }
    }

    @Test(
        "stopped in the middle of work, it gives the work back",
        arguments: DatabaseBackend.available)
    func stops(backend: DatabaseBackend) throws {
        let rig = try Rig(backend)
        let gate = DispatchSemaphore(value: 0)
        rig.work.script.pause.withLock { $0 = { _ in gate.wait() } }
        let follower = StageFollower(
            rig.runner(), Heartbeat(heartbeat(rig), patience: .seconds(30)))
        let thread = Thread { follower.follow() }
        thread.start()
        let run = try rig.begin()
        try wait(for: "a beginning") { rig.work.script.performed.load(ordering: .relaxed) == 1 }
        follower.stop()
        #expect(try rig.row(run).state == .pending)
        #expect(try rig.row(run).attempt == 0)
        gate.signal()
        try wait(for: "the end") { thread.isFinished }
        // What it went on to make counts no more.
        #expect(try rig.row(run).state == .pending)
        rig.work.script.pause.withLock { $0 = nil }
        #expect(try rig.run(run).kind == .made)
    }

    @Test("a failed stage does not end it", arguments: DatabaseBackend.available)
    func goesOn(backend: DatabaseBackend) throws {
        var rig = try Rig(backend)
        rig.work.refuses = true
        rig.work.script.failures.store(1, ordering: .relaxed)
        let follower = StageFollower(
            rig.runner(), Heartbeat(heartbeat(rig), patience: .seconds(30)))
        let thread = Thread { follower.follow() }
        thread.start()
        let first = try rig.begin()
        try wait(for: "the failure") { try rig.store.run(first)?.state == .failed }
        let second = try rig.begin()
        try wait(for: "success") { try rig.store.run(second)?.state == .succeeded }
        follower.stop()
        try wait(for: "the end") { thread.isFinished }
    }
}
