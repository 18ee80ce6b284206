/// Where everything lies in a columnar file; the footer holds it.
///
///     header   8 bytes "AISLECOL", version, zero                        (u32 each)
///     chunks   the values of one column in one block, from a multiple of 8, padded with zeros;
///              a column of byte strings has rows + 1 offsets (u32), then the bytes
///     footer   column count, block count; each column: kind (u8), length of name (u8), name;
///              each block: rows (u32), then for each column: offset, length, checksum (u64)
///     trailer  footer's offset, length and checksum, checksum of these (u64), "AISLEEND"
///
/// Numbers are little-endian. Equal rows give equal bytes.
struct ColumnarLayout: Sendable {
    struct Chunk: Sendable, Hashable {
        var offset: Int
        var byteCount: Int
        var checksum: UInt64
    }

    struct Block: Sendable, Hashable {
        var rows: Int
        /// One for each column.
        var chunks: [Chunk]
    }

    static let version: UInt32 = 1
    static let magic = Array("AISLECOL".utf8)
    static let endMagic = Array("AISLEEND".utf8)
    static let headerSize = 16
    static let trailerSize = 40
    static let columnLimit = 250

    var columns: [ColumnarColumn]
    var blocks: [Block] = []

    static let header: [UInt8] = magic + littleEndian(version) + littleEndian(UInt32(0))

    static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    // MARK: - Writing

    var footer: [UInt8] {
        var bytes = Self.littleEndian(UInt32(columns.count))
        bytes += Self.littleEndian(UInt32(blocks.count))
        for column in columns {
            bytes.append(column.kind.rawValue)
            bytes.append(UInt8(column.name.utf8.count))
            bytes += Array(column.name.utf8)
        }
        for block in blocks {
            bytes += Self.littleEndian(UInt32(block.rows))
            for chunk in block.chunks {
                bytes += Self.littleEndian(UInt64(chunk.offset))
                bytes += Self.littleEndian(UInt64(chunk.byteCount))
                bytes += Self.littleEndian(chunk.checksum)
            }
        }
        return bytes
    }

    static func trailer(footer: [UInt8], at offset: Int) -> [UInt8] {
        var bytes = littleEndian(UInt64(offset)) + littleEndian(UInt64(footer.count))
        bytes += littleEndian(unsafe Checksum64.of(footer.span.bytes))
        bytes += littleEndian(unsafe Checksum64.of(bytes.span.bytes))
        return bytes + endMagic
    }
}
