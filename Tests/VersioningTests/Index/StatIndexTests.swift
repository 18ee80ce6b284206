import FileStore
import Foundation
import TestSupport
import Testing
import Versioning

struct StatIndexTests {
    private let folder = TemporaryDirectory()
    private var file: FilePath { FilePath(folder.path("private/index")) }
    private static let second: Int64 = 1_000_000_000
    private static let now: Int64 = 1_700_000_000 * second

    private static func identity(
        _ number: UInt64 = 1, changed: Int64 = now - 60 * second + 1
    ) -> FileIdentity {
        FileIdentity(
            device: 1, inode: number, size: number, modified: -number.hashed, changed: changed)
    }

    private func path(_ number: UInt64) -> [UInt8] { Array("folder \(number)/ü\n".utf8) }

    private func save(_ numbers: Range<UInt64>) throws {
        var index = try StatIndexWriter(file, observed: Self.now)
        for number in numbers {
            let id = ObjectID(high: number, low: .max - number)
            try index.append(path(number), Self.identity(number), id)
        }
        try index.finish()
    }

    @Test("what was saved is what is found; other paths are not", arguments: [0, 1, 5000])
    func roundTrip(count: UInt64) throws {
        try save(10_000..<10_000 + count)
        var index = StatIndex.load(file)
        #expect(index.count == Int(count))
        for number in UInt64(10_000)..<10_020 + count {
            var other = path(number)
            other[other.count - 1] = 9
            #expect(index.known(other[...], Self.identity(number)) == nil)
            let id = index.known(path(number)[...], Self.identity(number))
            let isThere = number < 10_000 + count
            #expect(id == (isThere ? ObjectID(high: number, low: .max - number) : nil))
        }
        #expect(try FileSystem.list(file.parent).count == 1)
    }

    @Test("the name of the manifest is kept, when there is one")
    func tree() throws {
        let tree = ObjectID(high: 3, low: 4, isTree: true)
        for name in [nil, tree] {
            var writer = try StatIndexWriter(file, observed: Self.now)
            try writer.append(path(1), Self.identity(), ObjectID(high: 1, low: 2))
            try writer.finish(tree: name)
            #expect(StatIndex.load(file).tree == name)
        }
        #expect(StatIndex.load("/nonexistent").tree == nil)
    }

    @Test("an index that is missing, foreign, cut or damaged anywhere is empty")
    func damage() throws {
        #expect(StatIndex.load(file).count == 0)
        try save(1..<4)
        let bytes = try FileSystem.read(file)
        for position in bytes.indices {
            var damaged = bytes
            damaged[position] ^= 1 << UInt8(position % 8)
            try folder.write("private/index", damaged)
            #expect(StatIndex.load(file).count == 0)
        }
        for count in stride(from: 0, to: bytes.count, by: 7) {
            try folder.write("private/index", bytes[..<count])
            #expect(StatIndex.load(file).count == 0)
        }
        try folder.write("private/index", bytes + bytes)
        #expect(StatIndex.load(file).count == 0)
    }

    @Test("an index that cannot be saved leaves nothing behind")
    func failedSave() throws {
        _ = try folder.makeDirectory("private/index/in-the-way")
        #expect(throws: FileError.self) { try save(1..<4) }
        #expect(try FileSystem.list(file.parent).map(\.name) == [Array("index".utf8)])
    }

    @Test("any difference in the look means that the file is not known")
    func looks() throws {
        let known = Self.identity()
        try save(1..<2)
        func find(_ identity: FileIdentity) -> ObjectID? {
            var index = StatIndex.load(file)
            return index.known(path(1)[...], identity)
        }
        #expect(find(known) == ObjectID(high: 1, low: .max - 1))
        for field in 0..<5 {
            func word(_ number: Int, _ value: UInt64) -> UInt64 {
                number == field ? value ^ 1 : value
            }
            let altered = FileIdentity(
                device: word(0, known.device), inode: word(1, known.inode),
                size: word(2, known.size),
                modified: Int64(bitPattern: word(3, UInt64(bitPattern: known.modified))),
                changed: Int64(bitPattern: word(4, UInt64(bitPattern: known.changed))))
            #expect(find(altered) == nil)
        }
    }

    /// Stamps are those of the kernel, to whatever the clock was set when the file changed.
    @Test(
        "a change too near to the look to leave a trace is not trusted",
        arguments: [
            (-60 * second + 1, false), (-20_000_001, false), (-19_999_999, true), (-1, true),
            (1, true), (3600 * second + 1, true),
            // Without fractions, as on file systems that count in seconds.
            (-3 * second, false), (-2 * second, false), (-second, true), (0, true),
        ])
    func racy(age: Int64, isRacy: Bool) throws {
        let identity = Self.identity(changed: Self.now + age)
        var writer = try StatIndexWriter(file, observed: Self.now)
        try writer.append(path(1), identity, ObjectID(high: 1, low: 2))
        try writer.finish()
        var index = StatIndex.load(file)
        #expect((index.known(path(1)[...], identity) == nil) == isRacy)
        #expect(StatIndexWriter.isRacy(identity, observed: Self.now) == isRacy)
    }

    @Test("an index that is not finished leaves the old one, and nothing else")
    func unfinished() throws {
        try save(1..<4)
        try begin()
        #expect(StatIndex.load(file).count == 3)
        #expect(try FileSystem.list(file.parent).count == 1)
    }

    private func begin() throws {
        var writer = try StatIndexWriter(file, observed: Self.now)
        try writer.append(path(1), Self.identity(), ObjectID(high: 1, low: 2))
    }
}

extension UInt64 {
    fileprivate var hashed: Int64 { Int64(self) &* 1_000_003 }
}
