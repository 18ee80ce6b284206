import FileStore
import Foundation
import TestSupport
import Testing

/// Random trees through add, push, a fresh clone and pull, there and back.
@Suite(.timeLimit(.minutes(20)))
struct RandomTreeTests {
    private let folder = TemporaryDirectory()
    private static let plain = 0o666 & ~FileSystem.creationMask

    private func path(_ name: String) -> String { folder.path(name) }

    private func sameBytes(
        _ left: DataClone, _ right: DataClone, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (one, two) = (
            try TreeContents(left.file("data")), try TreeContents(right.file("data"))
        )
        #expect(one.differences(from: two) == [], sourceLocation: sourceLocation)
        #expect(try left.expect(0, "status", "-q").output == "", sourceLocation: sourceLocation)
        #expect(try right.expect(0, "status", "-q").output == "", sourceLocation: sourceLocation)
    }

    @Test(
        "a random tree comes back with its bytes, and so do edits from the other side",
        arguments: Soak.isOn ? 0..<60 : 0..<5)
    func roundTrip(seed: UInt64) throws {
        var random = RandomData(seed: seed)
        let a = try DataClone(at: path("a"), remote: path("remote"))
        try random.fill(a.file("data"), files: 60)
        let original = try TreeContents(a.file("data"))
        try a.expect(0, "add", "data")
        let added = try TreeContents(a.file("data"))
        #expect(added.differences(from: original) == [])
        for (name, item) in original.items where !item.isLink {
            #expect(added.items[name] == item)
        }
        try a.expect(0, "push")
        let b = try a.clone(to: path("b"))
        try b.expect(0, "pull")
        try sameBytes(a, b)
        #expect(try TreeContents(b.file("data")).modes == [Self.plain])
        for _ in 0..<2 {
            try random.edit(b.file("data"))
            let edited = try TreeContents(b.file("data"))
            try b.expect(0, "add", "data")
            #expect(try TreeContents(b.file("data")) == edited)
            try b.expect(0, "push")
            try b.copyPointers(to: a)
            try a.expect(0, "pull")
            try sameBytes(a, b)
        }
        for root in [a.path + "/.dvc/cache", b.path + "/.dvc/cache", path("remote")] {
            let audit = try ObjectAudit(root, isComplete: true)
            #expect(audit.problems == [] && audit.unfinished == [])
        }
    }

    @Test("every kind of link gives the same bytes", arguments: ["hardlink", "symlink", "reflink"])
    func links(kind: String) throws {
        var random = RandomData(seed: 77)
        random.largest = 1 << 17
        let settings = "[cache]\n    type = \(kind)"
        let a = try DataClone(at: path("a"), remote: path("remote"), settings: settings)
        try random.fill(a.file("data"), files: 40)
        let original = try TreeContents(a.file("data"))
        try a.expect(0, "add", "data")
        #expect(try TreeContents(a.file("data")).differences(from: original) == [])
        try a.expect(0, "push")
        let b = try a.clone(to: path("b"))
        try b.expect(0, "pull")
        try sameBytes(a, b)
        for root in [a.path + "/.dvc/cache", b.path + "/.dvc/cache", path("remote")] {
            #expect(try ObjectAudit(root, isComplete: true).problems == [])
        }
    }

    @Test("one large file, copied and hashed at once, there and back")
    func largeFile() throws {
        var generator = SeededGenerator(seed: 64)
        let a = try DataClone(at: path("a"), remote: path("remote"))
        let size = Soak.isOn ? 1 << 30 : 64 << 20
        let block = generator.bytes(1 << 20)
        let file = try File(a.file("big"), .create(permissions: 0o755))
        for number in 0..<(size >> 20) {
            try file.write(block)
            try file.write([UInt8(truncatingIfNeeded: number)])
        }
        for command in [["add", "big"], ["push"], ["status", "-q"]] {
            let outcome = try a.run(command)
            #expect(outcome.status == 0, "\(outcome)")
        }
        let b = try a.clone(to: path("b"))
        try b.expect(0, "pull")
        #expect(try runProcess("cmp", [a.path + "/big", b.path + "/big"]).status == 0)
        #expect(try FileSystem.status(of: b.file("big")).permissions == Self.plain | 0o100)
    }

    @Test("one file of a folder is added and pulled without the rest")
    func part() throws {
        let a = try DataClone(at: path("a"), remote: path("remote"))
        for number in 0..<20 { try a.write("data/sub \(number % 3)/\(number)", "\(number)".utf8) }
        try a.expect(0, "add", "data")
        try a.expect(0, "push")
        let b = try a.clone(to: path("b"))
        try b.expect(0, "pull", "data/sub 1/4")
        #expect(try TreeContents(b.file("data")).bytes == [Array("sub 1/4".utf8): Array("4".utf8)])
        // The rest is not there, and adding one file must not take it for removed.
        try b.write("data/sub 1/4", "four".utf8)
        try b.write("data/new/file", "new".utf8)
        try b.expect(0, "add", "data/sub 1/4", "data/new")
        try b.expect(0, "push")
        try b.copyPointers(to: a)
        try a.expect(0, "pull")
        let contents = try TreeContents(a.file("data")).bytes
        #expect(contents.count == 21)
        #expect(contents[Array("sub 1/4".utf8)] == Array("four".utf8))
        #expect(contents[Array("new/file".utf8)] == Array("new".utf8))
        #expect(try ObjectAudit(path("remote"), isComplete: true).problems == [])
    }

    @Test("a folder and something in it are not both new data")
    func nested() throws {
        let a = try DataClone(at: path("a"), remote: path("remote"))
        try a.write("data/sub/file", "x".utf8)
        try a.write("data-2", "x".utf8)
        let refused = try a.expect(1, "add", "data", "data-2", "data/sub/file")
        #expect(refused.errors.contains("data/sub/file lies in data"))
        #expect(!a.exists("data.dvc") && !a.exists("data/sub/file.dvc"))
        try a.expect(0, "add", "data", "data", "data-2", "./data/")
        try a.expect(0, "add", "data", "data/sub", "data/sub/file")
        try a.expect(0, "status", "-q")
    }
}
