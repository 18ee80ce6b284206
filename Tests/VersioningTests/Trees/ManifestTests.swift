import FileStore
import TestSupport
import Testing
import Versioning

struct ManifestTests {
    private static func manifest(_ entries: [(String, String)]) throws -> Manifest {
        var manifest = Manifest()
        for (path, hash) in entries {
            manifest.append(Array(path.utf8)[...], try #require(ObjectID(hash)))
        }
        return manifest
    }

    static func bytes(_ manifest: Manifest) -> [UInt8] {
        var encoder = manifest.encoder
        var bytes: [UInt8] = []
        while let piece = encoder.next() { bytes += piece }
        return bytes
    }

    /// Those of dvc-format.md, section 4, seen with dvc.
    static let vectors: [(id: String, text: String)] = [
        ("d751713988987e9331980363e24189ce.dir", "[]"),
        (
            "3c3a88a7c593209a971a4559740fd3ee.dir",
            #"[{"md5": "fbade9e36a3f36d3d676c1b808451dd7", "relpath": "Z"}, "#
                + #"{"md5": "fbade9e36a3f36d3d676c1b808451dd7", "relpath": "_u"}, "#
                + #"{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "a"}, "#
                + #"{"md5": "c4ca4238a0b923820dcc509a6f75849b", "relpath": "a b/c"}, "#
                + #"{"md5": "fbade9e36a3f36d3d676c1b808451dd7", "relpath": "a-b"}, "#
                + #"{"md5": "fbade9e36a3f36d3d676c1b808451dd7", "relpath": "a.b"}, "#
                + #"{"md5": "b1946ac92492d2347c6235b4d2611184", "relpath": "link_to_file"}, "#
                + #"{"md5": "e358efa489f58062f10dd7316b65649e", "relpath": "new\nline"}, "#
                + #"{"md5": "0f826a89cf68c399c5f4cf320c1a5842", "relpath": "qu\"o\\te"}, "#
                + #"{"md5": "7694f4a66316e53c8cdd9d9954bd611d", "relpath": "sp ace"}, "#
                + #"{"md5": "92eb5ffee6ae2fec3ad71c777531578f", "relpath": "sub/b"}, "#
                + #"{"md5": "66ddcd97cfdeabb2f6fb8a999b4bc76f", "#
                + #""relpath": "sub/deep/\u00fcn\u00ef c\u00f4d\u00e9 \u6587.txt"}, "#
                + #"{"md5": "e1671797c52e15f763380b45e841ec32", "relpath": "\ud83d\ude00"}]"#
        ),
        (
            "7860409a476b3531f0828c39d32a7409.dir",
            #"[{"md5": "eccbc87e4b5ce2fe28308fd9f2a7baf3", "relpath": "a\u0001b\rc\fd\be"}, "#
                + #"{"md5": "eccbc87e4b5ce2fe28308fd9f2a7baf3", "relpath": "a\u007fb"}, "#
                + #"{"md5": "c4ca4238a0b923820dcc509a6f75849b", "relpath": "e\u0301"}, "#
                + #"{"md5": "1679091c5a880faf6fb5e6087eb1b2dc", "relpath": "x-y"}, "#
                + #"{"md5": "e4da3b7fbbce2345d7772b0674a318d5", "relpath": "x.y"}, "#
                + #"{"md5": "e4da3b7fbbce2345d7772b0674a318d5", "relpath": "x/y"}, "#
                + #"{"md5": "c81e728d9d4c2f636f067f89cc14862c", "relpath": "\u00e9"}, "#
                + #"{"md5": "c9f0f895fb98ab9159f51fd0297e236d", "relpath": "\ue000z"}, "#
                + #"{"md5": "8f14e45fceea167a5a36dedd4bea2543", "relpath": "\ufffdz"}, "#
                + #"{"md5": "c9f0f895fb98ab9159f51fd0297e236d", "relpath": "\ud83d\ude00z"}]"#
        ),
    ]

    @Test("the vectors seen with dvc: read, written again, and named", arguments: vectors)
    func vector(id: String, text: String) throws {
        let manifest = try Manifest(parsing: Array(text.utf8), name: "m")
        #expect(String(decoding: Self.bytes(manifest), as: UTF8.self) == text)
        #expect(manifest.id.description == id)
        #expect(ObjectID(hashing: Array(text.utf8)).high == manifest.id.high)
    }

    @Test("bytes are those of Python's json.dumps", .enabled(if: Peers.isAvailable("python3")))
    func python() throws {
        var generator = SeededGenerator(seed: 7)
        var cases: [[[String]]] = []
        var encoded: [[UInt8]] = []
        for _ in 0..<200 {
            let paths = Set((0..<8).map { _ in Array(Self.path(using: &generator).utf8) })
            let entries = paths.sorted { $0.lexicographicallyPrecedes($1) }
                .map { (path: $0, id: ObjectID(hashing: $0)) }
            var manifest = Manifest()
            for entry in entries { manifest.append(entry.path[...], entry.id) }
            cases.append(
                entries.shuffled(using: &generator)
                    .map { [String(decoding: $0.path, as: UTF8.self), "\($0.id)"] })
            encoded.append(Self.bytes(manifest))
        }
        let script = """
            results = [json.dumps(
                sorted(({'relpath': p, 'md5': h} for p, h in case), key=lambda e: e['relpath']),
                sort_keys=True) for case in cases]
            """
        let expected = try #require(Peers.python(script, cases: cases) as? [String])
        #expect(encoded.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    /// Mostly hard characters; no NUL, which no path has.
    private static func path(using generator: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0x01...0x1f, 0x20...0x7f, 0x80...0xff, 0x300...0x36f, 0xd000...0xd7ff,
            0xe000...0xffff, 0x10000...0x10ffff,
        ]
        var text = ""
        for _ in 0..<Int.random(in: 1...9, using: &generator) {
            let range = ranges.randomElement(using: &generator) ?? 0x20...0x7f
            let value = UInt32.random(in: range, using: &generator)
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    @Test("a long manifest comes in pieces that are the same bytes")
    func pieces() throws {
        var manifest = Manifest()
        var text = "["
        for number in 1000..<6000 {
            let id = ObjectID(hashing: Array("\(number)".utf8))
            manifest.append(Array("file \(number)".utf8)[...], id)
            text += number == 1000 ? "" : ", "
            text += #"{"md5": "\#(id)", "relpath": "file \#(number)"}"#
        }
        text += "]"
        var encoder = manifest.encoder
        var count = 0
        while let piece = encoder.next() {
            count += 1
            #expect(piece.count < 70_000)
        }
        #expect(count > 4)
        #expect(Self.bytes(manifest) == Array(text.utf8))
        let id = ObjectID(hashing: Array(text.utf8))
        #expect(manifest.id == ObjectID(high: id.high, low: id.low, isTree: true))
    }

    @Test("changes replace, add and remove, and keep the order", arguments: 0..<50)
    func applying(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func id(_ number: Int) -> ObjectID { ObjectID(high: UInt64(number), low: 0) }
        func name(_ number: Int) -> [UInt8] { Array("f\(number)".utf8) }
        var expected: [[UInt8]: ObjectID] = [:]
        for number in 0..<20 where Bool.random(using: &generator) {
            expected[name(number)] = id(number)
        }
        var manifest = Manifest()
        let old = expected.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for path in old { manifest.append(path[...], expected[path] ?? id(0)) }
        var changes: [(path: [UInt8], id: ObjectID?)] = []
        for number in (0..<25).shuffled(using: &generator).prefix(8) {
            let new = Bool.random(using: &generator) ? id(100 + number) : nil
            changes.append((name(number), new))
            expected[name(number)] = new
        }
        let changed = manifest.applying(changes)
        let paths = expected.keys.sorted { $0.lexicographicallyPrecedes($1) }
        #expect((0..<changed.count).map { Array(changed.paths[$0]) } == paths)
        #expect(changed.ids == paths.compactMap { expected[$0] })
        for number in 0..<25 { #expect(changed[name(number)[...]] == expected[name(number)]) }
    }

    @Test("a path is found wherever it is, and nothing else is")
    func lookup() throws {
        let manifest = try Self.manifest(
            ["a", "a b", "a/b", "b"].map { ($0, "b1946ac92492d2347c6235b4d2611184") })
        #expect(manifest.paths.index(of: Array("a/b".utf8)[...]) == 2)
        #expect(manifest.paths.index(of: Array("a/".utf8)[...]) == nil)
        #expect(manifest.paths.firstIndex(notBefore: Array("a/".utf8)[...]) == 2)
        #expect(manifest.paths.firstIndex(notBefore: Array("z".utf8)[...]) == 4)
        #expect(Manifest()[Array("a".utf8)[...]] == nil)
    }
}
