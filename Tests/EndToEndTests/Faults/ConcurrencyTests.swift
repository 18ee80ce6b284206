import FileStore
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ConcurrencyTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)

    private func start(_ clone: DataClone, _ arguments: String...) throws -> BackgroundProcess {
        try BackgroundProcess(
            Executables.path("datavc"), arguments, in: clone.path,
            environment: DataClone.environment)
    }

    private func finish(_ processes: [BackgroundProcess]) throws {
        for process in processes {
            let code = process.wait()
            #expect(code == 0, "\(process.output)")
        }
    }

    private func sample() throws -> DataClone {
        let clone = try DataClone(at: folder.path("a"), remote: folder.path("remote"))
        var generator = SeededGenerator(seed: 8)
        for number in 0..<200 { try clone.write("data/\(number)", generator.bytes(3000)) }
        try clone.write("data/large", generator.bytes(5 << 20))
        for number in 0..<8 { try clone.write("other \(number)", generator.bytes(1 << 20)) }
        return clone
    }

    @Test("adds of different targets at once are all recorded")
    func adds() throws {
        let clone = try sample()
        var processes = [try start(clone, "add", "data")]
        for number in 0..<8 { processes.append(try start(clone, "add", "other \(number)")) }
        try finish(processes)
        try clone.expect(0, "status", "-q")
        #expect(
            try TreeContents(clone.file(".")).items.keys.filter { $0.suffix(4) == Self.dvc }.count
                == 9)
        #expect(try ObjectAudit(clone.path + "/.dvc/cache", isComplete: true).problems == [])
    }

    private static let dvc = Array(".dvc".utf8)[...]

    @Test("an add and a pull at once both do their work")
    func addAndPull() throws {
        let clone = try sample()
        try clone.expect(0, "add", "data")
        try clone.expect(0, "push")
        let other = try clone.clone(to: folder.path("b"))
        try other.write("mine", "mine".utf8)
        for _ in 0..<5 {
            try finish([
                try start(other, "pull", "data.dvc"), try start(other, "add", "mine"),
            ])
        }
        try other.expect(0, "status", "-q")
        #expect(
            try TreeContents(other.file("data")).bytes == TreeContents(clone.file("data")).bytes)
    }

    @Test("eight pulls at once in one work tree, and eight in clones with one cache, succeed")
    func pulls() throws {
        let clone = try sample()
        try clone.expect(0, "add", "data")
        try clone.expect(0, "push")
        let expected = try TreeContents(clone.file("data")).bytes
        let one = try clone.clone(to: folder.path("one"))
        try finish((0..<8).map { _ in try start(one, "pull") })
        #expect(try TreeContents(one.file("data")).bytes == expected)
        let config = String(decoding: try clone.read(".dvc/config"), as: UTF8.self)
        let shared = config + "[cache]\n    dir = \(folder.path("shared"))\n"
        let clones = try (0..<8).map { try clone.clone(to: folder.path("c\($0)")) }
        for clone in clones { try clone.write(".dvc/config", shared.utf8) }
        try finish(clones.map { try start($0, "pull") })
        for clone in clones {
            #expect(try TreeContents(clone.file("data")).bytes == expected)
            try clone.expect(0, "status", "-q")
        }
        let audit = try ObjectAudit(folder.path("shared"), isComplete: true)
        #expect(audit.problems == [] && audit.unfinished == [])
    }

    @Test("pushes of the same and of other data at once leave one whole remote")
    func pushes() throws {
        let clone = try sample()
        try clone.expect(0, "add", "data")
        let clones = try (0..<4).map { number in
            _ = try runProcess("cp", ["-a", clone.path, folder.path("c\(number)")])
            let copy = DataClone(existing: folder.path("c\(number)"))
            try copy.write("data/only \(number)", "\(number)".utf8)
            try copy.expect(0, "add", "data")
            return copy
        }
        try finish(([clone] + clones + clones).map { try start($0, "push") })
        let audit = try ObjectAudit(folder.path("remote"), isComplete: true)
        #expect(audit.problems == [] && audit.unfinished == [])
        #expect(audit.objects.filter { $0.hasSuffix(".dir") }.count == 5)
    }

    @Test("who holds the lock is named; not waiting fails; a killed holder blocks nobody")
    func lock() throws {
        let clone = try sample()
        try clone.expect(0, "status")
        let script =
            #"flock -x .dvc/tmp/lock sh -c 'echo " $$" > .dvc/tmp/lock; echo held; exec sleep 600'"#
        let holder = try BackgroundProcess("sh", ["-c", "exec " + script], in: clone.path)
        try #require(holder.waits(for: "held"), "\(holder.output)")
        let number = String(decoding: try clone.read(".dvc/tmp/lock"), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        for command in [["add", "data"], ["status"], ["push"]] {
            let refused = try clone.run(command + ["--no-wait"])
            #expect(refused.status == 1)
            #expect(refused.errors.contains("process \(number) (sleep) holds"), "\(refused)")
        }
        let waiter = try start(clone, "add", "data")
        let isTold = waiter.waits(for: "waiting for process \(number) (sleep)")
        try #require(isTold, "\(waiter.output)")
        _ = try runProcess("kill", ["-9", number])
        holder.signal(9)
        try finish([waiter])
        try clone.expect(0, "status", "-q")
    }

    @Test("a file that is written while it is added is refused or recorded whole")
    func writtenMeanwhile() throws {
        let clone = try DataClone(at: folder.path("a"), remote: folder.path("remote"))
        let writer = try BackgroundProcess(
            "sh",
            ["-c", "mkdir -p data; while :; do head -c 3000000 /dev/urandom >data/x; done"],
            in: clone.path)
        defer { writer.signal(9) }
        while !clone.exists("data/x") { usleep(5000) }
        for _ in 0..<10 {
            let outcome = try clone.run(["add", "data"])
            #expect(outcome.status == 0 || outcome.errors.contains("changed by another program"))
        }
        #expect(try ObjectAudit(clone.path + "/.dvc/cache", isComplete: true).problems == [])
    }
}
