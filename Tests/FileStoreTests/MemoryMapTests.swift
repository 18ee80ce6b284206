import FileStore
import TestSupport
import Testing

struct MemoryMapTests {
    @Test("a mapped file lends its bytes, again after they were forgotten")
    func lends() throws {
        let folder = TemporaryDirectory()
        var random = SeededGenerator(seed: 1)
        let bytes = random.bytes(100_001)
        let map = try MemoryMap(FilePath(folder.write("file", bytes)))
        #expect(map.byteCount == bytes.count)
        for _ in 0..<2 {
            let found = map.withBytes(5000..<100_001) { span in
                unsafe span.withUnsafeBytes { unsafe Array($0) }
            }
            #expect(found == Array(bytes[5000...]))
            map.forget(0..<100_001)
        }
    }

    @Test("an empty file maps to nothing")
    func empty() throws {
        let folder = TemporaryDirectory()
        let map = try MemoryMap(FilePath(folder.write("empty", "")))
        #expect(map.withBytes(0..<0) { $0.byteCount } == 0)
        map.forget(0..<0)
    }

    @Test("what is missing, or no file, is an error that names it")
    func refused() throws {
        let folder = TemporaryDirectory()
        let missing = #expect(throws: FileError.self) {
            try MemoryMap(FilePath(folder.path("missing")))
        }
        #expect(missing?.description.contains("missing") == true)
        #expect(throws: FileError.self) { try MemoryMap(FilePath(folder.path)) }
    }

    @Test("bytes outside the file are not lent")
    func bounds() async {
        await #expect(processExitsWith: .failure) {
            let folder = TemporaryDirectory()
            let map = try MemoryMap(FilePath(folder.write("file", "abc")))
            map.withBytes(0..<4) { _ in }
        }
    }
}
