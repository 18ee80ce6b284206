import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct ManifestParsingTests {
    private static let hash = "b1946ac92492d2347c6235b4d2611184"

    private func parse(_ text: String) throws(VersioningError) -> Manifest {
        try Manifest(parsing: Array(text.utf8), name: "the manifest m")
    }

    private static func entry(_ path: String) -> String {
        #"{"md5": "\#(hash)", "relpath": "\#(path)"}"#
    }

    private func refusal(
        _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> String {
        let error = #expect(throws: VersioningError.self, sourceLocation: sourceLocation) {
            try Manifest(parsing: bytes, name: "the manifest m")
        }
        #expect(error?.code == .refused, sourceLocation: sourceLocation)
        let told = error?.description ?? ""
        #expect(told.hasPrefix("the manifest m"), sourceLocation: sourceLocation)
        #expect(told.utf8.count < 1000, sourceLocation: sourceLocation)
        return told
    }

    @Test(
        "what dvc reads is read",
        arguments: [
            #"[{"md5":"\#(hash)","relpath":"a/b"}]"#,
            #"[{"relpath": "a/b", "md5": "\#(hash)"}]\#n"#,
            " [ \n\t{ \"md5\" : \"\(hash.uppercased())\" ,\r\n \"relpath\" : \"a/b\" } ] \n",
            #"[{"md5": "\#(hash)", "relpath": "a\/b", "size": 6, "isexec": true}]"#,
            #"[{"x": {"y": [1.5e-3, null, "\"]}"]}, "md5": "\#(hash)", "relpath": "\u0061/b"}]"#,
        ])
    func liberal(text: String) throws {
        let manifest = try parse(text.replacingOccurrences(of: "\\#n", with: "\n"))
        #expect(manifest.entries.map { String(decoding: $0.path, as: UTF8.self) } == ["a/b"])
        #expect(manifest.ids.map(\.description) == [Self.hash])
    }

    @Test("entries in any order come out in byte order")
    func unsorted() throws {
        let manifest = try parse(
            "[" + ["b", "a/x", "a-b", "a b"].map(Self.entry).joined(separator: ",") + "]")
        let paths = manifest.entries.map { String(decoding: $0.path, as: UTF8.self) }
        #expect(paths == ["a b", "a-b", "a/x", "b"])
    }

    @Test(
        "paths that could do harm are refused, named with their place",
        arguments: [
            "", ".", "..", "../esc", "/abs", "a/../../esc", "a/..", "a//b", "a/", "./a", "a/./b",
            #"a\u0000b"#, #"\u0000"#, #"..\/esc"#, #"\u002e\u002e/esc"#, #"\u002fabs"#,
        ])
    func unsafePaths(path: String) {
        let told = refusal(Array("[\(Self.entry("ok")), \(Self.entry(path))]".utf8))
        #expect(told.contains("entry 2 has the path \""))
    }

    @Test("a path that is long is cut in the message")
    func longPath() {
        let path = "../" + String(repeating: "x", count: 5_000_000)
        #expect(refusal(Array("[\(Self.entry(path))]".utf8)).contains("…"))
    }

    @Test("a name of raw bytes that are not UTF-8 is refused, as it could not be written again")
    func notUTF8() {
        for bytes: [UInt8] in [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xae]] {
            let text = Array(#"[{"md5": "\#(Self.hash)", "relpath": "a"#.utf8) + bytes
            _ = refusal(text + Array(#""}]"#.utf8))
        }
    }

    @Test(
        "a path twice, or a file that is also a folder, is refused",
        arguments: [
            ["a", "a"], ["a/b", "b", "a/b"], ["a", "a/b"], ["a/b/c", "a"], ["a/b/c/d", "a/b", "z"],
            ["a", "a b", "a-b", "a.b", "a/b/c"],
        ])
    func conflicts(paths: [String]) {
        let told = refusal(Array("[\(paths.map(Self.entry).joined(separator: ", "))]".utf8))
        #expect(told.contains("twice") || told.contains("both a file and a directory"))
    }

    @Test("names that only look alike are no conflict")
    func lookAlikes() throws {
        let paths = ["a", "A", "a b/c", "ab/c", "\u{e9}", "e\u{301}"].map(Self.entry)
        #expect(try parse("[\(paths.joined(separator: ", "))]").count == 6)
    }

    @Test(
        "what is no manifest is refused",
        arguments: [
            "", " ", "{}", "null", "[", "[[]]", "[1]", "[null]", "[{}]", "[]]", "[] x", "[,]",
            #"[{"md5": "\#(hash)"}]"#, #"[{"relpath": "a"}]"#, #"[{"md5": 1, "relpath": "a"}]"#,
            #"[{"md5": "\#(hash).dir", "relpath": "a"}]"#, #"[{"md5": "xyz", "relpath": "a"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "a"},]"#, #"[{"md5": "\#(hash)" "relpath": "a"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "\ud800"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "\ud83dx"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "\ude00\ud83d"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "\u12"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "\u+123"}]"#,
            #"[{"md5": "\#(hash)", "relpath": "\x41"}]"#, #"[{"md5": "\#(hash)", "relpath": "a\"#,
        ])
    func malformed(text: String) {
        _ = refusal(Array(text.utf8))
    }

    @Test("a manifest that was cut anywhere is refused, with its line")
    func truncated() {
        let bytes = Array(ManifestTests.vectors[1].text.utf8)
        for count in bytes.indices {
            #expect(refusal(Array(bytes[..<count])).contains("line 1"))
        }
        #expect(refusal(Array("[\n\n{\"md5\": \n".utf8)).contains("line 4"))
    }

    @Test("deep nesting ends in an error, not in a crash")
    func deep() {
        let deep = String(repeating: "[", count: 1_000_000)
        #expect(refusal(Array("[{\"x\": \(deep)".utf8)).contains("nested too deeply"))
        let objects = String(repeating: "{\"x\":", count: 1_000_000)
        #expect(refusal(Array("[{\"x\": \(objects)".utf8)).contains("nested too deeply"))
        _ = refusal(Array(deep.utf8))
    }

    @Test("lines of 10 MB are read or refused in a moment", .timeLimit(.minutes(1)))
    func longLines() throws {
        let entries = (0..<100_000).map { Self.entry("some folder/some file \(100_000 + $0)") }
        #expect(try parse("[\(entries.joined(separator: ", "))]").count == 100_000)
        for path in [
            String(repeating: "x", count: 10 << 20), String(repeating: "\\u00e9", count: 2 << 20),
            String(repeating: "a/", count: 5 << 20) + "a",
        ] {
            #expect(refusal(Array("[\(Self.entry(path))]".utf8)).contains("longer than Linux"))
            _ = refusal(Array("[\(Self.entry(path))".utf8))
        }
        let deepest = String(repeating: "a/", count: 2047) + "a"
        #expect(try parse("[\(Self.entry(deepest))]").paths[0].count == 4095)
    }

    @Test("whatever the bytes, the answer is an error or a manifest that holds", arguments: 0..<8)
    func mutations(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let vectors = ManifestTests.vectors.map { Array($0.text.utf8) }
        let marks = Array(#"[]{}",:\/u.0 \#n"#.utf8)
        for _ in 0..<2000 {
            var bytes = vectors.randomElement(using: &generator) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
                let position = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.remove(at: position)
                case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                default:
                    bytes.insert(marks.randomElement(using: &generator) ?? 0, at: position)
                }
            }
            guard let manifest = try? Manifest(parsing: bytes, name: "m") else { continue }
            #expect(manifest.entries.allSatisfy { SafePath.isInside($0.path) })
            let again = try? Manifest(parsing: ManifestTests.bytes(manifest), name: "m")
            #expect(again == manifest)
        }
    }
}
