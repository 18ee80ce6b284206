import Tabular
import TestSupport
import Testing

struct ColumnarFileTests {
    @Test("what was written is read, whatever the blocks", arguments: [0, 1, 99, 100, 101, 1234])
    func roundTrip(count: Int) throws {
        let sample = ColumnarRows(count)
        #expect(try ColumnarRows.read(sample.file()) == sample.rows)
        #expect(try ColumnarRows.read(sample.file(bytesPerBlock: 500)) == sample.rows)
        let file = try ColumnarFile(sample.file(), name: "x")
        #expect(file.rowCount == count)
        #expect(file.blockCount == (count + 99) / 100)
        #expect((0..<file.blockCount).flatMap { file.rows(inBlock: $0) } == Array(0..<count))
    }

    @Test("equal rows give equal bytes, however they are drained")
    func determinism() {
        let sample = ColumnarRows(1000)
        #expect(sample.file(drainEvery: 1) == sample.file(drainEvery: 333))
    }

    @Test("the layout stays what it is: other programs and older files rely on it")
    func golden() {
        let bytes = ColumnarRows(250, seed: 7).file()
        #expect(bytes.count == 11_885)
        let checksum = unsafe Checksum64.of(bytes.span.bytes)
        #expect(checksum == 12_222_410_667_503_244_306)
    }

    @Test("memory holds one block, not the file")
    func bounded() {
        var writer = ColumnarWriter([ColumnarColumn("text", .bytes)], bytesPerBlock: 10_000)
        let text = [UInt8](repeating: 65, count: 100)
        var largest = 0
        for _ in 0..<10_000 {
            writer.append(text[...])
            writer.endRow()
            largest = max(largest, writer.drain().count)
        }
        #expect(largest < 11_000)
        #expect(writer.rowCount == 10_000)
    }

    @Test("a file that is cut anywhere is an error that names it")
    func truncated() throws {
        let bytes = ColumnarRows(30).file(rowsPerBlock: 10)
        for count in 0..<bytes.count {
            let error = #expect(throws: ColumnarError.self) {
                try ColumnarRows.read(Array(bytes[..<count]))
            }
            #expect(error?.description.hasPrefix("rows.columns: ") == true)
        }
        let half = #expect(throws: ColumnarError.self) {
            try ColumnarRows.read(Array(bytes[..<(bytes.count / 2)]))
        }
        #expect(half?.code == .truncated)
    }

    @Test("any flipped bit is found, but for padding")
    func flipped() throws {
        let sample = ColumnarRows(20)
        let bytes = sample.file(rowsPerBlock: 10)
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(index % 8)
            do throws(ColumnarError) {
                let rows = try ColumnarRows.read(damaged)
                // A zero between chunks means nothing.
                #expect(bytes[index] == 0 && rows == sample.rows)
            } catch {
                #expect(error.code != .missingColumn)
            }
        }
    }

    @Test("hostile bytes are refused, never trusted")
    func fuzz() throws {
        let bytes = ColumnarRows(40).file(rowsPerBlock: 16)
        var random = SeededGenerator(seed: 3)
        var refused = 0
        for _ in 0..<20_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                // The description of the file is where a lie would hurt.
                let low = Bool.random(using: &random) ? 0 : bytes.count - 500
                let index = Int.random(in: low..<bytes.count, using: &random)
                damaged[index] = UInt8.random(in: .min ... .max, using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                damaged.removeSubrange(0..<Int.random(in: 0..<bytes.count, using: &random))
            }
            if (try? ColumnarRows.read(damaged)) == nil { refused += 1 }
        }
        #expect(refused > 19_000)
    }

    @Test("a footer that lies, with checksums that fit, is refused")
    func forged() throws {
        let bytes = ColumnarRows(40).file(rowsPerBlock: 16)
        var random = SeededGenerator(seed: 4)
        let footer = bytes.count - 40 - Self.footerSize(of: bytes)
        for _ in 0..<20_000 {
            var damaged = bytes
            let index = Int.random(in: footer..<bytes.count - 40, using: &random)
            damaged[index] = UInt8.random(in: .min ... .max, using: &random)
            guard damaged[index] != bytes[index] else { continue }
            Self.sign(&damaged, footer: footer)
            // Other names, kinds of equal width and orders are a different sound file.
            _ = try? ColumnarRows.read(damaged)
        }
        var tooMany = bytes
        tooMany.replaceSubrange(footer + 4..<footer + 8, with: [255, 255, 255, 255])
        Self.sign(&tooMany, footer: footer)
        #expect(throws: ColumnarError.self) { try ColumnarRows.read(tooMany) }
    }

    @Test("a newer file says to update, another file says what it is not")
    func versions() throws {
        var newer = ColumnarRows(3).file()
        newer[8] = 2
        let error = #expect(throws: ColumnarError.self) { try ColumnarRows.read(newer) }
        #expect(error?.code == .newer(version: 2))
        #expect(error?.description.contains("update Aisle") == true)
        let foreign = #expect(throws: ColumnarError.self) {
            try ColumnarRows.read(Array("designation,description,category\n".utf8))
        }
        #expect(foreign?.code == .foreign)
    }

    @Test("a column that is missing, or of another kind, is named")
    func missing() throws {
        let file = try ColumnarFile(ColumnarRows(3).file(), name: "x.columns")
        let error = #expect(throws: ColumnarError.self) { try file.column("part", .uint8) }
        #expect(error?.code == .missingColumn)
        #expect(error?.description.contains("part") == true)
        #expect(throws: ColumnarError.self) { try file.column("flag", .uint32) }
    }

    private static func footerSize(of bytes: [UInt8]) -> Int {
        bytes[(bytes.count - 32)..<(bytes.count - 24)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Makes the checksums of footer and trailer fit again.
    private static func sign(_ bytes: inout [UInt8], footer: Int) {
        let trailer = bytes.count - 40
        func put(_ value: UInt64, at position: Int) {
            for index in 0..<8 {
                bytes[position + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
            }
        }
        let content = Array(bytes[footer..<trailer])
        put(unsafe Checksum64.of(content.span.bytes), at: trailer + 16)
        let own = Array(bytes[trailer..<trailer + 24])
        put(unsafe Checksum64.of(own.span.bytes), at: trailer + 24)
    }
}
