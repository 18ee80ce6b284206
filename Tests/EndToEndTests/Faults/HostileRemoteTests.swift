import FileStore
import Foundation
import TestSupport
import Testing

/// Remotes and caches that hold what no honest tool put there.
@Suite(.timeLimit(.minutes(5)))
struct HostileRemoteTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    private let clone: DataClone
    private static let hash = "b1946ac92492d2347c6235b4d2611184"

    init() throws {
        clone = try DataClone(at: folder.path("outer/a"), remote: folder.path("remote"))
        try put(Array("hello\n".utf8))
    }

    /// Puts bytes on the remote under their own name, as DVC would.
    @discardableResult
    private func put(_ bytes: [UInt8], suffix: String = "") throws -> String {
        let source = TemporaryDirectory()
        let sum = try runProcess("md5sum", [try source.write("x", bytes)]).output.prefix(32)
        let path = objectPath(sum + suffix)
        try FileSystem.createDirectories(path.parent)
        try FileSystem.writeAtomically(bytes, to: path, permissions: 0o444, durably: false)
        return sum + suffix
    }

    private func objectPath(_ name: some StringProtocol, in root: String = "remote") -> FilePath {
        FilePath(folder.path("\(root)/files/md5/\(name.prefix(2))/\(name.dropFirst(2))"))
    }

    private func point(to name: String) throws {
        try clone.write("data.dvc", "outs:\n- md5: \(name)\n  hash: md5\n  path: data\n".utf8)
    }

    private func pullRefused(
        _ words: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = try TreeContents(FilePath(folder.path))
        let outcome = try clone.run(["pull", "-f"])
        #expect(outcome.status == 1, "\(outcome)", sourceLocation: sourceLocation)
        for word in words {
            #expect(outcome.errors.contains(word), "\(outcome)", sourceLocation: sourceLocation)
        }
        let after = try TreeContents(FilePath(folder.path))
        let changed = after.differences(from: before)
            .filter { !$0.contains("/.dvc/tmp/") && !$0.contains("/.dvc/cache/") }
        #expect(changed == [], sourceLocation: sourceLocation)
        #expect(
            try ObjectAudit(clone.path + "/.dvc/cache").problems == [],
            sourceLocation: sourceLocation)
    }

    @Test(
        "a manifest whose paths escape writes nothing",
        arguments: [
            "../escaped", "../../../escaped", "/tmp/aisle-escaped", "a/../../escaped", "", ".",
            "..",
            "a//b", #"a\u0000b"#, #"..\/..\/escaped"#,
        ])
    func escapingManifest(path: String) throws {
        let text = #"[{"md5": "\#(Self.hash)", "relpath": "\#(path)"}]"#
        let name = try put(Array(text.utf8), suffix: ".dir")
        try point(to: name)
        try pullRefused(name, "entry 1")
        #expect(!FileSystem.isFile("/tmp/aisle-escaped"))
    }

    @Test("a manifest that is not one is refused, with its line")
    func malformedManifest() throws {
        for text in ["", "[\n\n{", "{}", String(repeating: "[", count: 100_000)] {
            let name = try put(Array(text.utf8), suffix: ".dir")
            try point(to: name)
            try pullRefused(name, "line")
        }
        let long =
            #"[{"md5": "\#(Self.hash)", "relpath": ""#
            + String(repeating: "a/", count: 5 << 20) + #"a"}]"#
        try point(to: try put(Array(long.utf8), suffix: ".dir"))
        try pullRefused("longer than Linux allows")
    }

    @Test("a manifest or a file whose bytes were changed is never taken for good")
    func flippedBytes() throws {
        let text = #"[{"md5": "\#(Self.hash)", "relpath": "file"}]"#
        let name = try put(Array(text.utf8), suffix: ".dir")
        try point(to: name)
        try replace(objectPath(name), text.replacingOccurrences(of: "file", with: "evil").utf8)
        try pullRefused("is corrupt", name.prefix(2) + "/" + name.dropFirst(2))
        try replace(objectPath(name), text.utf8)
        try replace(objectPath(Self.hash), "jello\n".utf8)
        try pullRefused("is corrupt", "\(Self.hash.prefix(2))/\(Self.hash.dropFirst(2))")
        try replace(objectPath(Self.hash), "hello\n".utf8)
        try clone.expect(0, "pull")
        #expect(try clone.read("data/file") == Array("hello\n".utf8))
        // In the cache, too.
        try replace(objectPath(Self.hash, in: "outer/a/.dvc/cache"), "jello\n".utf8)
        try FileSystem.remove(clone.file("data/file"))
        let outcome = try clone.run(["checkout"])
        #expect(outcome.status == 1 && outcome.errors.contains("is corrupt"), "\(outcome)")
        #expect(!clone.exists("data/file"))
        let pushed = try clone.run(["push", "-r", "r"])
        #expect(pushed.status == 0, "nothing is missing there: \(pushed)")
        try FileSystem.remove(objectPath(Self.hash))
        let refused = try clone.run(["push"])
        #expect(refused.status == 1 && refused.errors.contains("is corrupt"), "\(refused)")
        #expect(!FileSystem.isFile(objectPath(Self.hash)))
    }

    private func replace(_ path: FilePath, _ bytes: some Sequence<UInt8>) throws {
        try FileSystem.writeAtomically(Array(bytes), to: path, permissions: 0o444, durably: false)
    }

    @Test(
        "an object that is a link, a folder or a pipe is refused by name",
        arguments: [
            "link", "folder", "pipe",
        ], [false, true])
    func oddObjects(kind: String, isManifest: Bool) throws {
        let text = #"[{"md5": "\#(Self.hash)", "relpath": "file"}]"#
        let name = try put(Array(text.utf8), suffix: ".dir")
        try point(to: name)
        let victim = objectPath(isManifest ? name : Self.hash)
        try FileSystem.remove(victim)
        switch kind {
        case "link":
            let target = try folder.write("elsewhere", isManifest ? text : "hello\n")
            try FileSystem.symlink(to: FilePath(target), at: victim)
        case "folder": try FileSystem.createDirectories(victim)
        default: #expect(unsafe mkfifo(victim.description, 0o644) == 0)
        }
        try pullRefused(victim.description, "not a regular file")
    }

    @Test("a push does not write through a link on the remote, nor into a folder of that name")
    func oddTargets() throws {
        try clone.write("good", "hello\n".utf8)
        try clone.expect(0, "add", "good")
        let object = objectPath(Self.hash)
        try FileSystem.remove(object)
        try FileSystem.createDirectories(object)
        let refused = try clone.run(["push"])
        #expect(refused.status == 1 && refused.errors.contains(object.description), "\(refused)")
        #expect(try FileSystem.list(object).isEmpty)
        try FileSystem.removeEmptyDirectory(object)
        let precious = FilePath(try folder.write("precious", "mine"))
        try FileSystem.symlink(to: precious, at: object)
        try clone.expect(0, "push")
        #expect(try folder.text("precious") == "mine")
        #expect(try FileSystem.read(object) == Array("hello\n".utf8))
    }

    @Test("a folder of links below a tracked one cannot lead a checkout astray")
    func linkedFolders() throws {
        let text = #"[{"md5": "\#(Self.hash)", "relpath": "sub/file"}]"#
        try point(to: try put(Array(text.utf8), suffix: ".dir"))
        let outside = FilePath(try folder.makeDirectory("outside"))
        try FileSystem.createDirectories(clone.file("data"))
        try FileSystem.symlink(to: outside, at: clone.file("data/sub"))
        try pullRefused("data/sub is in the way")
        #expect(try FileSystem.list(outside).isEmpty)
    }
}
