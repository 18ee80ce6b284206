package import FileStore
internal import Tabular

extension MemoryMap: ByteSource {}

/// products.columns: every product of a prepared catalogue, in the order of the raw files, those
/// from feedback last.
package struct ProductFile: Sendable {
    static let columns = [
        ColumnarColumn("digest_high", .uint64), ColumnarColumn("digest_low", .uint64),
        ColumnarColumn("group", .uint64, isLate: true),
        ColumnarColumn("part", .uint8, isLate: true),
        ColumnarColumn("origin", .uint8, isLate: true),
        ColumnarColumn("category", .uint32, isLate: true),
        // The record in the raw file (the header is 1), or in feedback.csv, as `origin` says.
        ColumnarColumn("row", .uint32),
        ColumnarColumn("language", .bytes), ColumnarColumn("title", .bytes),
        ColumnarColumn("description", .bytes),
    ]

    private let file: ColumnarFile
    private let positions: [Int]

    package init(_ path: FilePath) throws {
        file = try ColumnarFile(try MemoryMap(path), name: "\(path)")
        var positions: [Int] = []
        for column in Self.columns { positions.append(try file.column(column.name, column.kind)) }
        self.positions = positions
    }

    package var rowCount: Int { file.rowCount }
    package var blockCount: Int { file.blockCount }

    /// The rows of a block as plain arrays; any thread may read any block.
    package func block(_ number: Int) -> ProductBlock {
        var block = ProductBlock(rows: file.rows(inBlock: number))
        let (high, low) = (words(0, number), words(1, number))
        block.digests = zip(high, low).map { RowDigest(high: $0, low: $1) }
        block.groups = words(2, number)
        block.parts = file.withUInt8(positions[3], block: number) { values in
            values.indices.map { Part(rawValue: values[$0]) ?? .training }
        }
        block.origins = file.withUInt8(positions[4], block: number) { values in
            values.indices.map { Origin(rawValue: values[$0]) ?? .raw }
        }
        block.categories = numbers(5, number)
        block.sourceRows = numbers(6, number)
        block.languages = texts(7, number)
        block.titles = texts(8, number)
        block.descriptions = texts(9, number)
        file.forget(block: number)
        return block
    }

    /// The digest and the category of each row of a block, and nothing else.
    package func labels(_ number: Int) -> [(digest: RowDigest, category: UInt32)] {
        let digests = zip(words(0, number), words(1, number))
        let labels = zip(digests, numbers(5, number)).map { words, category in
            (RowDigest(high: words.0, low: words.1), category)
        }
        file.forget(block: number)
        return labels
    }

    private func words(_ column: Int, _ block: Int) -> [UInt64] {
        file.withUInt64(positions[column], block: block) { values in
            values.indices.map { values[$0] }
        }
    }

    private func numbers(_ column: Int, _ block: Int) -> [UInt32] {
        file.withUInt32(positions[column], block: block) { values in
            values.indices.map { values[$0] }
        }
    }

    private func texts(_ column: Int, _ block: Int) -> ByteStrings {
        file.withBytes(positions[column], block: block) { offsets, bytes in
            ByteStrings(
                offsets: offsets.indices.map { offsets[$0] },
                bytes: unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) })
        }
    }
}

/// Some rows of a prepared catalogue; element `i` of each array belongs to row `rows[i]`.
package struct ProductBlock: Sendable {
    package let rows: Range<Int>
    package internal(set) var digests: [RowDigest] = []
    package internal(set) var groups: [UInt64] = []
    package internal(set) var parts: [Part] = []
    package internal(set) var origins: [Origin] = []
    package internal(set) var categories: [UInt32] = []
    package internal(set) var sourceRows: [UInt32] = []
    package internal(set) var languages = ByteStrings()
    package internal(set) var titles = ByteStrings()
    package internal(set) var descriptions = ByteStrings()

    init(rows: Range<Int>) {
        self.rows = rows
    }
}

/// Byte strings end to end.
package struct ByteStrings: Sendable {
    private let offsets: [UInt32]
    private let bytes: [UInt8]

    init(offsets: [UInt32] = [0], bytes: [UInt8] = []) {
        self.offsets = offsets
        self.bytes = bytes
    }

    package var count: Int { offsets.count - 1 }

    package subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[Int(offsets[index])..<Int(offsets[index + 1])]
    }
}
