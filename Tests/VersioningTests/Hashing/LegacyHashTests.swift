import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

/// The hash of DVC 2 against dvc's own, and against the rule of dvc-format.md, section 22.
struct LegacyHashTests {
    private let folder = TemporaryDirectory()

    private static let reference = """
        import hashlib
        def rule(data):
            digest = hashlib.md5()
            for start in range(0, len(data), 1 << 20):
                chunk = data[start:start + (1 << 20)]
                head = chunk[:512]
                odd = sum(1 for b in head if not (0x20 <= b <= 0x7e or b in b'\\n\\r\\t\\f\\b'))
                if 0 not in head and odd / max(1, len(head)) <= 0.30:
                    chunk = chunk.replace(b'\\r\\n', b'\\n')
                digest.update(chunk)
            return digest.hexdigest()
        results = [rule(open(path, 'rb').read()) for path in cases]
        """

    private static let dvc = """
        from dvc_data.hashfile.hash import file_md5
        from dvc_objects.fs import LocalFileSystem
        results = [file_md5(path, LocalFileSystem(), name='md5-dos2unix') for path in cases]
        """

    private static func contents() -> [[UInt8]] {
        var generator = SeededGenerator(seed: 22)
        let line = Array("some text\r\n".utf8)
        let mebibyte = 1 << 20
        var contents: [[UInt8]] = [
            [], Array("x\r\ny\r\n".utf8), Array("\r\n".utf8), Array("\r".utf8), [13, 13, 10],
            [13, 10, 0], Array(repeating: 0x80, count: 10) + line,
            // Just text and just not, by the share of odd bytes in the first 512.
            Array(repeating: 0x80, count: 153) + Array(repeating: 13, count: 359) + [10],
            Array(repeating: 0x80, count: 154) + Array(repeating: 13, count: 358) + [10],
            Array(repeating: 0x61, count: 512) + [0] + line, Array("\u{8}\u{c}\t\r\n".utf8),
            Array("\u{b}\r\n".utf8), Array("é\r\n".utf8), [127, 13, 10],
            // A line end across the border of two chunks stays.
            Array(repeating: 0x61, count: mebibyte - 1) + [13, 10],
            Array(repeating: 0x61, count: mebibyte - 2) + [13, 10],
            Array(repeating: 0x61, count: mebibyte) + [13, 10],
            // Text, then a chunk that is not.
            Array(repeating: 0x61, count: mebibyte) + [0] + line + line,
            [0] + Array(repeating: 0x61, count: mebibyte - 1) + line,
        ]
        for _ in 0..<20 {
            let size = Int.random(in: 0..<3000, using: &generator)
            contents.append(
                generator.bytes(size).map { $0 < 200 ? [13, 10, 0x61, 0x62][Int($0 % 4)] : $0 })
        }
        contents.append(Array([[UInt8]](repeating: line, count: 250_000).joined()))
        return contents
    }

    @Test("text loses its carriage returns, chunk by chunk", .enabled(if: Peers.isAvailable("dvc")))
    func differential() throws {
        let contents = Self.contents()
        let paths = try contents.enumerated().map { try folder.write("\($0)", $1) }
        let ours = try paths.map { path in
            try FileHasher.hash(
                FilePath(path), expecting: FileSystem.status(of: FilePath(path)).identity, .legacy,
                Scratch(), nil, nil
            ).description
        }
        let rule = try #require(Peers.python(Self.reference, cases: paths) as? [String])
        #expect(ours == rule)
        let dvc = try #require(Peers.python(Self.dvc, cases: paths) as? [String])
        #expect(ours == dvc)
        // The same bytes as an object pass their own check, whatever the size.
        let store = ObjectStore(root: FilePath(folder.path("cache")))
        let writer = ObjectWriter(store)
        for (path, name) in zip(paths, ours) {
            let key = ObjectKey(try #require(ObjectID(name)), layout: .legacy)
            try writer.stageVerified(key, from: FilePath(path), progress: nil)
        }
        try writer.publish()
        #expect(try store.objects(.legacy).count == Set(ours).count)
    }
}
