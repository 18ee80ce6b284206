import FileStore
import Foundation
import TestSupport
import Testing

/// Pointers that no honest tool writes: refused by file and line, with nothing written anywhere.
@Suite(.timeLimit(.minutes(5)))
struct HostilePointerTests {
    private let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
    private let clone: DataClone
    private static let hash = "b1946ac92492d2347c6235b4d2611184"

    init() throws {
        clone = try DataClone(at: folder.path("outer/a"), remote: folder.path("remote"))
        try clone.write("good", "hello\n".utf8)
        try clone.expect(0, "add", "good")
        try clone.expect(0, "push")
    }

    private func pointer(path: String, extra: String = "") -> String {
        "outs:\n- md5: \(Self.hash)\n  size: 6\n  hash: md5\n  path: \(path)\n\(extra)"
    }

    /// Each command that reads pointers refuses, and nothing changes.
    private func expectRefused(
        _ text: some Sequence<UInt8>, line: Int?, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try clone.write("sub/bad.dvc", text)
        let before = try TreeContents(FilePath(folder.path))
        for command in [["status"], ["checkout"], ["pull", "-f"], ["push"], ["add", "good"]] {
            let start = ContinuousClock.now
            let outcome = try clone.run(command)
            #expect(outcome.status == 1, "\(outcome)", sourceLocation: sourceLocation)
            let place = line.map { "sub/bad.dvc:\($0): " } ?? "sub/bad.dvc:"
            #expect(outcome.errors.contains(place), "\(outcome)", sourceLocation: sourceLocation)
            #expect(outcome.errors.utf8.count < 2000, sourceLocation: sourceLocation)
            #expect(ContinuousClock.now - start < .seconds(20), sourceLocation: sourceLocation)
        }
        let after = try TreeContents(FilePath(folder.path))
        let changed = after.differences(from: before).filter { !$0.contains("/.dvc/tmp/") }
        #expect(changed == [], sourceLocation: sourceLocation)
    }

    @Test(
        "outputs outside of the workspace, or in its private folders",
        arguments: [
            "../../../escaped", "/tmp/aisle-escaped", "../../escaped", "x/../../../escaped", "..",
            "../.", "../.git/hooks/post-checkout", "../.dvc/config", ".dvc/x", "'~/../../../x'",
            #""a\0b""#, "''", "'.'", "../x.dvc", "s3://bucket/x", "http://host/x",
        ])
    func unsafePaths(path: String) throws {
        if path == "'~/../../../x'" { return try expectRefused(pointer(path: path).utf8, line: 2) }
        try expectRefused(pointer(path: path).utf8, line: nil)
    }

    @Test("a working directory outside of the workspace", arguments: ["../..", "/tmp", "../../b"])
    func workingDirectory(place: String) throws {
        try expectRefused(pointer(path: "x", extra: "wdir: \(place)\n").utf8, line: nil)
    }

    @Test(
        "what is no pointer",
        arguments: [
            ("- a\n", 1), ("outs: 5\n", 1), ("outs:\n- path: a\n  evil: 1\n", nil),
            ("outs:\n- {path: a, path: b}\n", 2), ("a: b\n", nil), ("outs:\n- [a]\n", 2),
            ("outs:\n- md5: 1234\n  path: a\n", nil), ("outs:\n- md5: ../../x\n  path: a\n", nil),
            ("\u{0}", 1), ("outs:\n- path: a\n  size: -1\n", nil), ("%YAML 9.9\n---\na", nil),
            ("outs: [", nil), ("outs:\n\t- path: a", 2), ("&a [*a]", nil), ("!!python/none x", 1),
        ] as [(String, Int?)])
    func malformed(text: String, line: Int?) throws {
        try expectRefused(text.utf8, line: line)
    }

    @Test("bytes that are not UTF-8")
    func notUTF8() throws {
        let text = Array("outs:\n- md5: \(Self.hash)\n  hash: md5\n  path: ".utf8)
        try expectRefused(text + [0xff, 0xfe, 0x0a], line: nil)
    }

    @Test("bombs: aliases that multiply, endless depth, lines and files without end")
    func bombs() throws {
        var laughs = "  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let alias = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            laughs += "  a\(level): &a\(level) [\(alias)]\n"
        }
        try expectRefused(("meta:\n" + laughs).utf8, line: nil)
        try expectRefused(String(repeating: "[", count: 200_000).utf8, line: 1)
        try expectRefused(
            ("meta: " + String(repeating: "{a: ", count: 100_000)).utf8, line: 1)
        let long = String(repeating: "x", count: 10 << 20)
        try expectRefused(pointer(path: long, extra: "evil: 1\n").utf8, line: nil)
        try expectRefused((long + "\n").utf8, line: 1)
        try expectRefused((long + ": [").utf8, line: nil)
        try expectRefused(String(repeating: "- a\n", count: 5 << 20).utf8, line: nil)
    }

    @Test("a pointer that is a pipe or a device does not stop anyone")
    func pipes() throws {
        #expect(unsafe mkfifo(clone.path + "/pipe.dvc", 0o644) == 0)
        let piped = try clone.run(["status"])
        #expect(piped.status == 1 && piped.errors.contains("pipe.dvc"), "\(piped)")
        try FileSystem.remove(clone.file("pipe.dvc"))
        try FileSystem.symlink(to: "/dev/zero", at: clone.file("zero.dvc"))
        let zero = try clone.run(["status"])
        #expect(zero.status == 1 && zero.errors.contains("zero.dvc"), "\(zero)")
    }

    @Test("a link on the way out of the workspace is refused by every command")
    func linkedParent() throws {
        let outside = FilePath(try folder.makeDirectory("outside"))
        try FileSystem.symlink(to: outside, at: clone.file("way"))
        try clone.write("way.txt.dvc", pointer(path: "way/x").utf8)
        for command in [["checkout"], ["pull", "-f"]] {
            let outcome = try clone.run(command)
            #expect(outcome.status == 1, "\(outcome)")
            #expect(outcome.errors.contains("symbolic link way"), "\(outcome)")
        }
        try FileSystem.remove(clone.file("way.txt.dvc"))
        try folder.write("outside/file", "x")
        let added = try clone.run(["add", "way/file"])
        #expect(added.status == 1 && added.errors.contains("symbolic link way"), "\(added)")
        #expect(try FileSystem.list(outside).count == 1)
        #expect(try clone.run(["add", "way"]).status == 1)
        #expect(try clone.run(["add", "../a/../../outside/file"]).status == 1)
    }

    @Test("patterns that make bad matchers slow are matched at once")
    func slowPatterns() throws {
        let stars =
            String(repeating: "a*", count: 60) + "b\n" + String(repeating: "**/a/", count: 40)
        try clone.write(".dvcignore", stars.utf8)
        let deep = (0..<20).map { _ in String(repeating: "a", count: 100) }.joined(separator: "/")
        try clone.write("data/" + deep, "x".utf8)
        let start = ContinuousClock.now
        try clone.expect(0, "add", "data")
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
