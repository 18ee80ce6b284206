import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct MaterializerTests {
    private let folder = TemporaryDirectory()
    private let store: ObjectStore

    init() {
        store = ObjectStore(root: FilePath(folder.path("cache")))
    }

    private func path(_ name: String) -> FilePath { FilePath(folder.path(name)) }

    private func put(_ bytes: [UInt8]) throws -> ObjectKey {
        let key = ObjectKey(ObjectID(hashing: bytes))
        let writer = ObjectWriter(store)
        try unsafe writer.stage(key, bytes.span.bytes)
        try writer.publish()
        return key
    }

    private func place(
        _ key: ObjectKey, _ kinds: [LinkKind], at path: FilePath, isExecutable: Bool = false
    ) throws -> Materializer {
        let materializer = Materializer(store, kinds: kinds, progress: nil)
        try materializer.place(key, at: path, staging: nil, isExecutable: isExecutable, Scratch())
        return materializer
    }

    private static let plain = 0o666 & ~FileSystem.creationMask

    @Test(
        "each kind gives the bytes, and the mode that DVC gives",
        arguments: [[LinkKind.copy], [.reflink, .copy], [.hardlink], [.symlink], []])
    func kinds(kinds: [LinkKind]) throws {
        for size in [0, 5, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 9 << 20] {
            var generator = SeededGenerator(seed: UInt64(size))
            let bytes = generator.bytes(size)
            let key = try put(bytes)
            let file = path("file")
            let materializer = try place(key, kinds, at: file)
            #expect(try FileSystem.read(file) == bytes)
            #expect(try materializer.isPlaced(key, at: file))
            let status = try FileSystem.status(of: file, followingLinks: false)
            let object = try FileSystem.status(of: store.path(of: key))
            #expect(object.permissions == 0o444)
            switch kinds.first {
            case .symlink:
                #expect(try FileSystem.target(ofLink: file) == store.path(of: key))
            case .hardlink where size > 0:
                #expect(status.identity.inode == object.identity.inode)
            default:
                #expect(status.kind == .regular && status.linkCount == 1)
                #expect(status.permissions == Self.plain)
            }
        }
    }

    @Test(
        "an executable file gets the owner's bit; its object stays as it is",
        arguments: [
            LinkKind.copy, .hardlink, .symlink,
        ])
    func executable(kind: LinkKind) throws {
        let key = try put(Array("#!/bin/sh\n".utf8))
        _ = try place(key, [kind], at: path("run"), isExecutable: true)
        #expect(try FileSystem.status(of: store.path(of: key)).permissions == 0o444)
        if kind == .copy {
            #expect(try FileSystem.status(of: path("run")).permissions == Self.plain | 0o100)
        }
    }

    @Test(
        "bytes that are not the object's are not placed, and what was there stays",
        arguments: [
            [LinkKind.copy], [.reflink], [.hardlink], [.symlink],
        ])
    func corrupt(kinds: [LinkKind]) throws {
        for size in [4, 3 << 20] {
            let key = try put([UInt8](repeating: 7, count: size))
            let object = store.path(of: key)
            try FileSystem.remove(object)
            let file = try File(object, .create(permissions: 0o444))
            try file.write([UInt8](repeating: 8, count: size))
            try folder.write("out/file", "mine")
            let error = #expect(throws: VersioningError.self) {
                try place(key, kinds, at: path("out/file"))
            }
            #expect(error?.code == .corrupt)
            #expect(try folder.text("out/file") == "mine")
            #expect(try FileSystem.list(path("out")).count == 1)
        }
    }

    @Test(
        "on another file system, links that cannot be made become copies",
        .enabled(if: FileSystem.isWritable("/dev/shm"), "needs /dev/shm"))
    func acrossFileSystems() throws {
        let key = try put(Array("across".utf8))
        let away = FilePath("/dev/shm").appending(TemporaryName.next())
        try FileSystem.createDirectories(away)
        defer { try? FileSystem.removeTree(away) }
        let file = away.appending("file")
        let materializer = try place(key, [.hardlink], at: file)
        #expect(try FileSystem.read(file) == Array("across".utf8))
        #expect(try materializer.isPlaced(key, at: file))
        try FileSystem.remove(file)
        _ = try place(key, [.reflink, .hardlink, .symlink], at: file)
        #expect(try FileSystem.target(ofLink: file) == store.path(of: key))
        #expect(try FileSystem.list(away).count == 1)
    }

    @Test("an object with too many links is copied; others are still linked")
    func tooManyLinks() throws {
        let key = try put(Array("popular".utf8))
        let other = try put(Array("other".utf8))
        try FileSystem.createDirectories(path("links"))
        guard try exhaustLinks(store.path(of: key)) else { return }
        let materializer = Materializer(store, kinds: [.hardlink], progress: nil)
        let scratch = Scratch()
        try materializer.place(
            key, at: path("a"), staging: path("links"), isExecutable: false, scratch)
        #expect(try FileSystem.status(of: path("a")).linkCount == 1)
        #expect(try folder.text("a") == "popular")
        try materializer.place(
            other, at: path("b"), staging: path("links"), isExecutable: false, scratch)
        #expect(try FileSystem.status(of: path("b")).linkCount == 2)
    }

    /// False where the file system knows no limit near that of ext4, 65,000.
    private func exhaustLinks(_ object: FilePath) throws -> Bool {
        for number in 0..<66_000 {
            do throws(FileError) {
                try FileSystem.link(object, to: path("links/\(number)"))
            } catch {
                guard error.isTooManyLinks else { throw error }
                return true
            }
        }
        return false
    }

    @Test("a link in the file's place is replaced, not followed")
    func replacesLinks() throws {
        let key = try put(Array("new".utf8))
        try folder.write("precious", "keep")
        try FileSystem.symlink(to: path("precious"), at: path("file"))
        _ = try place(key, [.copy], at: path("file"))
        #expect(try folder.text("precious") == "keep")
        #expect(try folder.text("file") == "new")
    }
}
