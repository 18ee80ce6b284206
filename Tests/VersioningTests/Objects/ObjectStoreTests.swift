import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct ObjectStoreTests {
    private let folder = TemporaryDirectory()
    private let store: ObjectStore

    init() {
        store = ObjectStore(root: FilePath(folder.path("cache")))
    }

    private func key(_ text: String) -> ObjectKey { ObjectKey(ObjectID(hashing: Array(text.utf8))) }

    private func put(_ texts: String...) throws {
        let writer = ObjectWriter(store)
        for text in texts { try unsafe writer.stage(key(text), Array(text.utf8).span.bytes) }
        try writer.publish()
    }

    @Test("an object is there under its name, read-only, only once it is published")
    func staging() throws {
        let writer = ObjectWriter(store)
        try unsafe writer.stage(key("a"), Array("a".utf8).span.bytes)
        #expect(try !store.contains(key("a")) && store.objects().isEmpty)
        try writer.publish()
        #expect(try store.objects() == [key("a").id])
        #expect(try store.read(key("a")) == Array("a".utf8))
        let status = try FileSystem.status(of: store.path(of: key("a")))
        #expect(status.permissions == 0o444 && status.linkCount == 1)
        #expect(try unfinished() == 0)
    }

    private func unfinished() throws -> Int {
        var count = 0
        try TreeWalk.run(FilePath(folder.path)) { entry in
            if TemporaryName.matches(FilePath(entry.path).name) { count += 1 }
            return true
        }
        return count
    }

    @Test("what was not published goes away with its writer")
    func discarding() throws {
        try stageAndForget()
        #expect(try unfinished() == 0)
        #expect(try store.objects().isEmpty)
    }

    private func stageAndForget() throws {
        let writer = ObjectWriter(store)
        try unsafe writer.stage(key("a"), Array("a".utf8).span.bytes)
        _ = try writer.stageCopy(
            of: FilePath(folder.write("b", [UInt8](repeating: 1, count: 3 << 20))), progress: nil
        ) { ObjectKey($0) }
        #expect(try unfinished() == 2)
    }

    @Test("so many objects that the disk begins before the last is made are all there")
    func many() throws {
        let folder = TemporaryDirectory(in: TemporaryDirectory.inMemory)
        let store = ObjectStore(root: FilePath(folder.path("cache")))
        let writer = ObjectWriter(store)
        for number in 0..<9_000 {
            let text = "\(number)"
            try unsafe writer.stage(key(text), Array(text.utf8).span.bytes)
        }
        try writer.publish()
        #expect(try store.objects() == Set((0..<9_000).map { key("\($0)").id }))
        #expect(try store.read(key("4096")) == Array("4096".utf8))
    }

    @Test("the same object many times, from many threads, is one object")
    func duplicates() throws {
        let writer = ObjectWriter(store)
        let failures = Counter()
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            let bytes = Array("\(number % 3)".utf8)
            do {
                try unsafe writer.stage(key("\(number % 3)"), bytes.span.bytes)
            } catch {
                _ = failures.next()
            }
        }
        try writer.publish()
        #expect(failures.next() == 0)
        #expect(try store.objects() == [key("0").id, key("1").id, key("2").id])
        #expect(try unfinished() == 0)
    }

    @Test("a large file is copied and hashed at once; a copy that is not wanted is dropped")
    func stageCopy() throws {
        for size in [0, 1, 1 << 20, (1 << 20) + 1, 8 << 20, (8 << 20) + 1, (17 << 20) - 3] {
            var generator = SeededGenerator(seed: UInt64(size))
            let bytes = generator.bytes(size)
            let source = FilePath(try folder.write("large", bytes))
            let writer = ObjectWriter(store)
            let id = try writer.stageCopy(of: source, progress: nil) { ObjectKey($0) }
            #expect(id == ObjectID(hashing: bytes))
            #expect(try writer.stageCopy(of: source, progress: nil) { _ in nil } == id)
            try writer.publish()
            #expect(try FileSystem.read(store.path(of: ObjectKey(id))) == bytes)
            #expect(try FileSystem.status(of: store.path(of: ObjectKey(id))).permissions == 0o444)
        }
        #expect(try unfinished() == 0)
    }

    @Test("a link brings a file in without a copy, and makes it read-only")
    func stageLink() throws {
        let file = FilePath(try folder.write("file", "linked"))
        let writer = ObjectWriter(store)
        try writer.stageLink(key("linked"), to: file)
        try writer.publish()
        let object = try FileSystem.status(of: store.path(of: key("linked")))
        #expect(try FileSystem.status(of: file).identity.inode == object.identity.inode)
        #expect(object.permissions == 0o444)
    }

    @Test(
        "objects are 0444 and shared ones' folders 02775, whatever the mask",
        arguments: [
            "000", "022", "077", "777",
        ])
    func oddMask(mask: String) throws {
        // The mask belongs to the whole process, so another one has to do the writing.
        let script = """
            umask \(mask) && mkdir -p .dvc && printf hello > a && umask && exec "$0" add a
            """
        let outcome = try runProcess(
            "sh", ["-c", script, Executables.path("datavc")], in: folder.path)
        if mask == "777", outcome.status != 0 { return }
        #expect(outcome.status == 0, "\(outcome)")
        let cache = ObjectStore(root: FilePath(folder.path(".dvc/cache")))
        #expect(
            try FileSystem.status(of: cache.path(of: key("hello"))).permissions == 0o444)
    }

    @Test("bytes that are not those of the name are never given out")
    func corruption() throws {
        try put("good")
        let path = store.path(of: key("good"))
        try FileSystem.setPermissions(of: path, to: 0o644)
        try folder.write(String(path.description.dropFirst(folder.path.count + 1)), "evil")
        try FileSystem.setPermissions(of: path, to: 0o444)
        let error = #expect(throws: VersioningError.self) { try store.read(key("good")) }
        #expect(error?.code == .corrupt)
        #expect(error?.description.contains(path.description) == true)
        #expect(error?.description.contains(key("evil").id.description) == true)
    }

    @Test("foreign names, folders and links under an object's name are not objects")
    func foreign() throws {
        try put("a", "b", "c")
        for (text, make) in [
            ("b", { (path: FilePath) in try FileSystem.createDirectories(path) }),
            ("c", { (path: FilePath) in try FileSystem.symlink(to: "/etc/passwd", at: path) }),
        ] {
            try FileSystem.remove(store.path(of: key(text)))
            try make(store.path(of: key(text)))
        }
        try folder.write("cache/files/md5/README", "x")
        try folder.write("cache/files/md5/ab/.q.tmp", "x")
        try folder.write("cache/files/md5/ab/notes", "x")
        try folder.write("cache/runs/ab/cdef", "x")
        #expect(try store.objects() == [key("a").id])
        let few = ["a", "b", "c", "d"].map(key)
        #expect(try store.existing(among: few) == [key("a")])
        let many = few + (0..<300).map { key("\($0)") }
        #expect(try store.existing(among: many) == [key("a")])
    }

    @Test("both layouts live in one folder, and neither sees the other's objects")
    func layouts() throws {
        let legacy = ObjectKey(key("old").id, layout: .legacy)
        let writer = ObjectWriter(store)
        try unsafe writer.stage(legacy, Array("old".utf8).span.bytes)
        try writer.publish()
        try put("new")
        #expect(try store.objects(.legacy) == [key("old").id])
        #expect(try store.objects(.current) == [key("new").id])
        #expect(
            try store.existing(among: [legacy, key("old"), key("new")]) == [legacy, key("new")])
    }

    @Test("what a killed process left unfinished is found, wherever it lies")
    func leftovers() throws {
        try put("a")
        let shard = store.path(of: key("a")).parent
        for directory in [shard, shard.parent] {
            try File(directory.appending(TemporaryName.next()), .create(permissions: 0o444))
                .write([1])
        }
        try FileSystem.createDirectories(shard.parent.appending(TemporaryName.next()))
        #expect(try StoreSurvey(store).unfinished.count == 3)
        #expect(try store.objects() == [key("a").id])
        #expect(try StoreSurvey(ObjectStore(root: "/nonexistent")).unfinished.isEmpty)
    }
}
