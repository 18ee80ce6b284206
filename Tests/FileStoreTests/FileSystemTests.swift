import FileStore
import Foundation
import TestSupport
import Testing

struct FileSystemTests {
    private let folder = TemporaryDirectory()

    private func path(_ name: String) -> FilePath { FilePath(folder.path(name)) }

    private func names(_ name: String = "") throws -> Set<String> {
        Set(try FileSystem.list(path(name)).map { String(decoding: $0.name, as: UTF8.self) })
    }

    @Test("kinds are told, with and without following links")
    func kinds() throws {
        try folder.write("file", "x")
        _ = try folder.makeDirectory("folder")
        try FileSystem.symlink(to: "folder", at: path("link"))
        try FileSystem.symlink(to: "nowhere", at: path("broken"))
        #expect(unsafe mkfifo(folder.path("fifo"), 0o600) == 0)
        #expect(try FileSystem.status(of: path("file")).kind == .regular)
        #expect(try FileSystem.status(of: path("link")).kind == .directory)
        #expect(
            try FileSystem.status(of: path("link"), followingLinks: false).kind == .symbolicLink)
        #expect(try FileSystem.status(of: path("fifo")).kind == .other)
        #expect(try FileSystem.statusIfPresent(of: path("broken")) == nil)
        #expect(try FileSystem.statusIfPresent(of: path("file/below")) == nil)
        #expect(FileSystem.isFile(path("file")) && !FileSystem.isFile(path("folder")))
        #expect(FileSystem.isDirectory(path("link")) && !FileSystem.isDirectory(path("broken")))
        #expect(try FileSystem.target(ofLink: path("link")) == "folder")
        #expect(try FileSystem.canonical(path("link")) == FileSystem.canonical(path("folder")))
    }

    @Test("the identity of a file changes with its bytes, its mode and its name")
    func identity() throws {
        try folder.write("a", "one")
        let first = try FileSystem.status(of: path("a")).identity
        #expect(try FileSystem.status(of: path("a")).identity == first)
        usleep(20_000)
        try FileSystem.setPermissions(of: path("a"), to: 0o600)
        let second = try FileSystem.status(of: path("a")).identity
        #expect(second.changed > first.changed && second.modified == first.modified)
        usleep(20_000)
        try FileSystem.rename(path("a"), to: path("b"))
        #expect(try FileSystem.status(of: path("b")).identity != second)
        #expect(try FileSystem.status(of: path("b")).identity.inode == first.inode)
    }

    @Test("missing parents are made; a file in the way is an error")
    func createDirectories() throws {
        try FileSystem.createDirectories(path("a/b/c"))
        try FileSystem.createDirectories(path("a/b/c"))
        #expect(FileSystem.isDirectory(path("a/b/c")))
        try folder.write("file", "x")
        #expect(throws: FileError.self) { try FileSystem.createDirectories(path("file")) }
        #expect(throws: FileError.self) { try FileSystem.createDirectories(path("file/a")) }
    }

    @Test("many threads may make the same folders at once")
    func createConcurrently() throws {
        let failures = Counter()
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            do {
                try FileSystem.createDirectories(path("a/b/\(number % 4)/c"))
            } catch {
                _ = failures.next()
            }
        }
        #expect(failures.next() == 0)
        #expect(try names("a/b") == ["0", "1", "2", "3"])
    }

    @Test("a tree is removed without following its links")
    func removeTree() throws {
        try folder.write("keep/file", "x")
        try folder.write("tree/sub/file", "x")
        try FileSystem.symlink(to: path("keep"), at: path("tree/sub/link"))
        try FileSystem.removeTree(path("tree"))
        try FileSystem.removeTree(path("tree"))
        #expect(try names() == ["keep"])
        #expect(try names("keep") == ["file"])
    }

    @Test("the errors that callers tell apart")
    func errors() throws {
        try folder.write("a/b", "x")
        try FileSystem.removeIfPresent(path("none"))
        let missing = #expect(throws: FileError.self) { try FileSystem.remove(path("none")) }
        #expect(missing?.isNotFound == true)
        let full = #expect(throws: FileError.self) {
            try FileSystem.removeEmptyDirectory(path("a"))
        }
        #expect(full?.isNotEmpty == true)
        let existing = #expect(throws: FileError.self) {
            try FileSystem.link(path("a/b"), to: path("a/b"))
        }
        #expect(existing?.isExisting == true)
        #expect(existing?.isLinkUnsupported == false)
    }

    @Test("a file longer than the limit is refused before it is read")
    func limit() throws {
        try folder.write("a", "12345")
        #expect(try FileSystem.read(path("a"), limit: 5).count == 5)
        let error = #expect(throws: FileError.self) { try FileSystem.read(path("a"), limit: 4) }
        #expect(error?.code == EFBIG)
        #expect(try FileSystem.readIfPresent(path("b")) == nil)
    }

    @Test("a pipe, a device or a folder is no file to read, and holds nobody up")
    func oddFiles() throws {
        #expect(unsafe mkfifo(folder.path("pipe"), 0o600) == 0)
        for path in [path("pipe"), "/dev/zero", path("")] {
            #expect(throws: FileError.self) { try FileSystem.read(path) }
        }
        let lines = String(decoding: try FileSystem.read("/proc/self/status"), as: UTF8.self)
        #expect(lines.contains("Umask:"))
    }

    @Test("an atomic write replaces a file whole, and leaves nothing beside it")
    func writeAtomically() throws {
        try FileSystem.writeAtomically(Array("old".utf8), to: path("a"))
        let first = try FileSystem.status(of: path("a"))
        #expect(first.permissions == 0o666 & ~FileSystem.creationMask)
        try FileSystem.writeAtomically(Array("new".utf8), to: path("a"), permissions: 0o600)
        let second = try FileSystem.status(of: path("a"))
        #expect(try folder.text("a") == "new")
        #expect(second.identity.inode != first.identity.inode && second.permissions == 0o600)
        #expect(try names() == ["a"])
    }

    @Test("an atomic write that fails leaves the old file and nothing else")
    func writeAtomicallyFails() throws {
        try folder.write("a/inside", "x")
        #expect(throws: FileError.self) { try FileSystem.writeAtomically([1], to: path("a")) }
        #expect(throws: FileError.self) { try FileSystem.writeAtomically([1], to: path("b/c")) }
        #expect(try names() == ["a"])
        #expect(try folder.text("a/inside") == "x")
    }

    @Test("unfinished names are new each time, and known as such")
    func temporaryNames() {
        let names = (0..<1000).map { _ in TemporaryName.next() }
        #expect(Set(names).count == 1000)
        #expect(names.allSatisfy { TemporaryName.matches($0) })
        #expect(!TemporaryName.matches(Array("a.tmp".utf8)))
        #expect(!TemporaryName.matches(Array(".tmpx".utf8)))
    }

    @Test("the process's mask is the kernel's")
    func creationMask() throws {
        let output = try runProcess("sh", ["-c", "umask"]).output
        let mask = UInt32(output.trimmingCharacters(in: .whitespacesAndNewlines), radix: 8)
        #expect(FileSystem.creationMask == mask)
    }

    @Test("free space is some of the whole")
    func space() throws {
        let space = try FileSystem.space(at: path(""))
        #expect(space.total > 0 && space.available <= space.total)
        #expect(throws: FileError.self) { try FileSystem.space(at: path("none")) }
    }
}
