import FileStore
import Foundation
import TestSupport
import Testing

struct FileTests {
    private let folder = TemporaryDirectory()

    private func path(_ name: String) -> FilePath { FilePath(folder.path(name)) }

    @Test("a file is written once, and only where there is none")
    func create() throws {
        let file = try File(path("a"), .create(permissions: 0o640))
        try file.write(Array("one".utf8))
        try file.write([])
        try file.write(Array(" two".utf8))
        #expect(try folder.text("a") == "one two")
        #expect(try file.status().permissions == 0o640)
        let error = #expect(throws: FileError.self) {
            _ = try File(path("a"), .create(permissions: 0o640))
        }
        #expect(error?.isExisting == true)
        #expect(error?.description == "cannot create \(path("a")): File exists")
    }

    @Test("a read fills its buffer, and stops short only at the end")
    func reading() throws {
        var generator = SeededGenerator(seed: 1)
        let bytes = generator.bytes(300_000)
        let file = try File(FilePath(folder.write("a", bytes)), .read)
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        var read: [UInt8] = []
        var counts: [Int] = []
        while true {
            let count = try file.read(into: &buffer)
            counts.append(count)
            read += buffer[..<count]
            if count < buffer.count { break }
        }
        #expect(read == bytes)
        #expect(counts == [131_072, 131_072, 37_856])
        #expect(try file.read(into: &buffer) == 0)
        #expect(try file.read(into: &buffer, at: 299_990) == 10)
        #expect(buffer[..<10] == bytes[299_990...])
        #expect(try file.read(into: &buffer, at: 400_000) == 0)
    }

    @Test("appending, emptying and changing the mode of an open file")
    func changing() throws {
        try folder.write("a", "old")
        try File(path("a"), .append(permissions: 0o666)).write(Array(" new".utf8))
        #expect(try folder.text("a") == "old new")
        let file = try File(path("a"), .readWrite(permissions: 0o666))
        try file.truncate()
        try file.write(Array("x".utf8))
        try file.setPermissions(0o444)
        try file.synchronize()
        try file.synchronizeFileSystem()
        #expect(try folder.text("a") == "x")
        #expect(try file.status().permissions == 0o444)
    }

    @Test("a missing file and a folder in its place are told apart")
    func failures() throws {
        let missing = #expect(throws: FileError.self) { _ = try File(path("no/a"), .read) }
        #expect(missing?.isNotFound == true)
        let folder = try File(path(""), .directory)
        var buffer = [UInt8](repeating: 0, count: 8)
        let error = #expect(throws: FileError.self) { _ = try folder.read(into: &buffer) }
        #expect(error?.code == EISDIR)
    }

    @Test("a name may be any bytes but NUL and the slash")
    func rawNames() throws {
        let name: [UInt8] = [0xff, 0x0a, 0x22, 0x5c, 0x7f, 0x01]
        let file = FilePath(folder.path).appending(name)
        try File(file, .create(permissions: 0o666)).write([1])
        #expect(try FileSystem.list(FilePath(folder.path)).map(\.name) == [name])
        #expect(try FileSystem.read(file) == [1])
    }

    @Test("copying goes on from both positions, in the kernel or through memory")
    func copyRange() throws {
        var generator = SeededGenerator(seed: 2)
        let bytes = generator.bytes(100_000)
        let source = try File(FilePath(folder.write("a", bytes)), .read)
        let target = try File(path("b"), .create(permissions: 0o666))
        try target.write([7])
        var buffer = [UInt8](repeating: 0, count: 4096)
        var copied = 0
        while true {
            let count = try target.copyRange(from: source, count: 30_000, buffer: &buffer)
            if count == 0 { break }
            copied += count
        }
        #expect(copied == bytes.count)
        #expect(try folder.read("b") == [7] + bytes)
    }

    @Test(
        "copying to another file system works through memory where the kernel will not",
        .enabled(if: FileSystem.isWritable("/dev/shm"), "needs /dev/shm"))
    func copyAcross() throws {
        var generator = SeededGenerator(seed: 3)
        let bytes = generator.bytes(50_000)
        let source = try File(FilePath(folder.write("a", bytes)), .read)
        let target = FilePath("/dev/shm").appending(TemporaryName.next())
        defer { try? FileSystem.remove(target) }
        let file = try File(target, .create(permissions: 0o600))
        var buffer = [UInt8](repeating: 0, count: 4096)
        while try file.copyRange(from: source, count: 8192, buffer: &buffer) > 0 {}
        #expect(try FileSystem.read(target) == bytes)
    }

    @Test("small writes are gathered, and whole after a flush")
    func bufferedWriter() throws {
        var writer = BufferedWriter(try File(path("a"), .create(permissions: 0o666)), limit: 10)
        try writer.append([1, 2, 3])
        #expect(try folder.read("a").isEmpty)
        try writer.append([4, 5, 6, 7, 8, 9, 10, 11])
        #expect(try folder.read("a").count == 11)
        try writer.append([12])
        try writer.synchronize()
        try writer.flush()
        #expect(try folder.read("a") == Array(1...12))
    }

    @Test("a full device is told as such", .enabled(if: FileSystem.isWritable("/dev/full")))
    func noSpace() throws {
        let error = #expect(throws: FileError.self) {
            try File("/dev/full", .append(permissions: 0o666)).write([1])
        }
        #expect(error?.isNoSpace == true)
        #expect(error?.description == "cannot write /dev/full: No space left on device")
    }
}
