import FileStore
import Foundation
import TestSupport
import Testing

/// A file system of a few megabytes; gone with this value.
final class SmallDisk: Sendable {
    let path: String
    private let folder = TemporaryDirectory()

    init(megabytes: Int) throws {
        path = try folder.makeDirectory("disk")
        let outcome = try runProcess(
            "mount", ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path])
        try #require(outcome.status == 0, "\(outcome)")
    }

    deinit {
        _ = try? runProcess("umount", ["-l", path])
    }

    static let isPermitted: Bool = {
        guard let folder = try? SmallDisk(megabytes: 1) else { return false }
        return FileSystem.isDirectory(FilePath(folder.path))
    }()

    /// Takes all space but so many bytes.
    func fill(leaving bytes: Int) throws {
        let filler = try File(FilePath(path + "/filler"), .create(permissions: 0o600))
        let block = [UInt8](repeating: 1, count: 4096)
        while try FileSystem.space(at: FilePath(path)).available > UInt64(bytes) {
            try filler.write(block)
        }
    }

    func release() throws {
        try FileSystem.remove(FilePath(path + "/filler"))
    }
}

@Suite(
    .enabled(if: SmallDisk.isPermitted, "needs root and the right to mount a tmpfs"),
    .timeLimit(.minutes(5)))
struct FullDiskTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    private let disk: SmallDisk

    init() throws {
        disk = try SmallDisk(megabytes: 16)
    }

    private func writeData(_ clone: DataClone) throws {
        var generator = SeededGenerator(seed: 5)
        for number in 0..<40 { try clone.write("data/\(number)", generator.bytes(20_000)) }
        try clone.write("data/large", generator.bytes(3 << 20))
    }

    private func unfinished(_ root: String) throws -> [String] {
        var found: [String] = []
        try TreeWalk.run(FilePath(root)) { entry in
            if TemporaryName.matches(FilePath(entry.path).name) {
                found.append(String(decoding: entry.path, as: UTF8.self))
            }
            return true
        }
        return found
    }

    /// The command fails for want of space, says where, and leaves nothing unfinished.
    private func expectFull(_ clone: DataClone, _ command: String...) throws {
        let outcome = try clone.run(command)
        #expect(outcome.status == 1, "\(outcome)")
        #expect(outcome.errors.contains("No space left on device"), "\(outcome)")
        #expect(outcome.errors.contains(disk.path), "\(outcome)")
        #expect(try unfinished(disk.path) == [])
        #expect(try unfinished(clone.path) == [])
    }

    @Test("add", arguments: [0, 5000, 100_000, 2_000_000])
    func add(space: Int) throws {
        let clone = try DataClone(at: disk.path + "/a", remote: folder.path("remote"))
        try writeData(clone)
        let before = try TreeContents(clone.file("data"))
        try disk.fill(leaving: space)
        try expectFull(clone, "add", "data")
        #expect(try TreeContents(clone.file("data")) == before)
        #expect(!clone.exists("data.dvc"))
        #expect(try ObjectAudit(clone.path + "/.dvc/cache").problems == [])
        try disk.release()
        try clone.expect(0, "add", "data")
        try clone.expect(0, "status", "-q")
    }

    @Test("a pointer stays as it was when its new form finds no space")
    func pointer() throws {
        let settings = "[cache]\n    dir = \(folder.path("cache"))"
        let clone = try DataClone(
            at: disk.path + "/a", remote: folder.path("remote"), settings: settings)
        try writeData(clone)
        try clone.expect(0, "add", "data")
        let pointer = try clone.read("data.dvc")
        try clone.write("data/new", "new".utf8)
        try disk.fill(leaving: 0)
        try expectFull(clone, "add", "data")
        #expect(try clone.read("data.dvc") == pointer)
        // To look needs no space.
        let status = try clone.expect(0, "status")
        #expect(status.output.contains("modified"))
        try disk.release()
        try clone.expect(0, "add", "data")
        try clone.expect(0, "status", "-q")
    }

    @Test("push", arguments: [0, 100_000, 2_000_000])
    func push(space: Int) throws {
        let clone = try DataClone(at: folder.path("a"), remote: disk.path + "/remote")
        try writeData(clone)
        try clone.expect(0, "add", "data")
        try disk.fill(leaving: space)
        try expectFull(clone, "push")
        #expect(try ObjectAudit(disk.path + "/remote", isComplete: true).problems == [])
        try disk.release()
        try clone.expect(0, "push")
        let fresh = try clone.clone(to: folder.path("b"))
        try fresh.expect(0, "pull")
        #expect(
            try TreeContents(fresh.file("data")).bytes == TreeContents(clone.file("data")).bytes)
    }

    @Test(
        "pull, whether the cache or the work tree finds no space",
        arguments: [
            0, 100_000, 2_000_000, 4_500_000,
        ])
    func pull(space: Int) throws {
        let clone = try DataClone(at: folder.path("a"), remote: folder.path("remote"))
        try writeData(clone)
        try clone.expect(0, "add", "data")
        try clone.expect(0, "push")
        let small = try clone.clone(to: disk.path + "/b")
        try disk.fill(leaving: space)
        try expectFull(small, "pull")
        #expect(try ObjectAudit(small.path + "/.dvc/cache").problems == [])
        try disk.release()
        try small.expect(0, "pull")
        #expect(
            try TreeContents(small.file("data")).bytes == TreeContents(clone.file("data")).bytes)
    }

    @Test("checkout keeps every file whole, the old or the new")
    func checkout() throws {
        let settings = "[cache]\n    dir = \(folder.path("cache"))"
        let clone = try DataClone(
            at: disk.path + "/a", remote: folder.path("remote"), settings: settings)
        try writeData(clone)
        try clone.expect(0, "add", "data")
        let first = try clone.read("data.dvc")
        let old = try TreeContents(clone.file("data"))
        var generator = SeededGenerator(seed: 6)
        for number in 0..<10 { try clone.write("data/\(number)", generator.bytes(300_000)) }
        try clone.write("data/large", generator.bytes(4 << 20))
        try clone.expect(0, "add", "data")
        let second = try clone.read("data.dvc")
        let new = try TreeContents(clone.file("data"))
        try clone.write("data.dvc", first)
        try clone.expect(0, "checkout")
        try clone.write("data.dvc", second)
        try disk.fill(leaving: 700_000)
        try expectFull(clone, "checkout")
        for (path, item) in try TreeContents(clone.file("data")).items {
            let isWhole = [old, new].contains { $0.items[path]?.bytes == item.bytes }
            #expect(isWhole)
        }
        try disk.release()
        try clone.expect(0, "checkout")
        #expect(try TreeContents(clone.file("data")).bytes == new.bytes)
        try clone.expect(0, "status", "-q")
    }
}
