import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct FileHasherTests {
    private let folder = TemporaryDirectory()
    private let store: ObjectStore

    init() {
        store = ObjectStore(root: FilePath(folder.path("cache")))
    }

    private func identity(_ path: FilePath) throws -> FileIdentity {
        try FileSystem.status(of: path).identity
    }

    @Test(
        "every size gives the hash of its bytes, and an object when one is asked for",
        arguments: [0, 1, 511, 4096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 20 << 20])
    func sizes(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let bytes = generator.bytes(size)
        let path = FilePath(try folder.write("file", bytes))
        let scratch = Scratch()
        let expected = ObjectID(hashing: bytes)
        let look = try identity(path)
        #expect(
            try FileHasher.hash(path, expecting: look, .current, scratch, nil, nil) == expected)
        let ingest = Ingest(store, byLink: false)
        #expect(
            try FileHasher.hash(path, expecting: look, .current, scratch, ingest, nil) == expected)
        try ingest.writer.publish()
        #expect(try store.read(ObjectKey(expected)) == bytes)
        #expect(try identity(path) == look)
    }

    @Test("a file that no longer looks as it did is refused, and leaves no object")
    func changedBefore() throws {
        for size in [10, 3 << 20] {
            let path = FilePath(try folder.write("file", [UInt8](repeating: 1, count: size)))
            let look = try identity(path)
            usleep(20_000)
            try folder.write("file", [UInt8](repeating: 2, count: size))
            let ingest = Ingest(store, byLink: false)
            let error = #expect(throws: VersioningError.self) {
                try FileHasher.hash(path, expecting: look, .current, Scratch(), ingest, nil)
            }
            #expect(error?.code == .changedMeanwhile)
            try ingest.writer.publish()
            #expect(try store.objects().isEmpty)
        }
    }

    @Test("a file that is changed while it is read is refused", arguments: [10, 3 << 20])
    func changedMeanwhile(size: Int) throws {
        let path = FilePath(try folder.write("file", [UInt8](repeating: 1, count: size)))
        let look = try identity(path)
        usleep(20_000)
        let name = folder.path("file")
        let progress = Progress(onBegin: { _, _, _ in }) { _, _ in
            // The first bytes were read: change the last one, and keep the size.
            let file = FileHandle(forUpdatingAtPath: name)
            try? file?.seek(toOffset: UInt64(size) - 1)
            try? file?.write(contentsOf: [7])
            try? file?.close()
        }
        let error = #expect(throws: VersioningError.self) {
            try FileHasher.hash(path, expecting: look, .current, Scratch(), nil, progress)
        }
        #expect(error?.code == .changedMeanwhile)
    }

    @Test("of many files with the same bytes one brings the object; known ones are not read")
    func tree() throws {
        let root = FilePath(folder.path("tree"))
        for number in 0..<50 { try folder.write("tree/\(number)", "content \(number % 5)") }
        let scan = try TreeScan.run(root, refusing: true) { _, _ in false }
        let hasher = TreeHasher(root, scan, layout: .current, jobs: 2, progress: nil)
        let first = try hasher.run(index: none, into: Ingest(store, byLink: false))
        #expect(first.hashed == 50)
        #expect(try store.objects().count == 5)
        let file = FilePath(folder.path("index"))
        var index = try StatIndexWriter(file, observed: .max)
        for position in 0..<scan.count {
            try index.append(scan.paths[position], scan.identities[position], first.ids[position])
        }
        try index.finish()
        let second = try hasher.run(index: .load(file), into: Ingest(store, byLink: false))
        #expect(second.hashed == 0)
        #expect(second.ids == first.ids)
        // An object that went missing from the cache is brought back by reading again.
        try FileSystem.remove(store.path(of: ObjectKey(first.ids[0])))
        let third = try hasher.run(index: .load(file), into: Ingest(store, byLink: false))
        #expect(third.hashed == 10)
        #expect(try store.objects().count == 5)
    }

    private var none: StatIndex { .load("/nonexistent") }
}
