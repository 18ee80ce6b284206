extension ColumnarLayout {
    /// Reads header, trailer and footer, and checks that every chunk lies within the file.
    init(reading source: any ByteSource, file: String) throws(ColumnarError) {
        let footer = try Self.footer(of: source, file: file)
        let bytes = source.withBytes(footer) { span in Self.copy(span) }
        var scanner = ByteScanner(bytes, file: file)
        let columnCount = Int(try scanner.uint32())
        let blockCount = Int(try scanner.uint32())
        guard (1...Self.columnLimit).contains(columnCount) else { throw scanner.corrupt }
        columns = []
        for _ in 0..<columnCount { columns.append(try scanner.column()) }
        guard Set(columns.map(\.name)).count == columnCount,
            blockCount == (scanner.remaining / (4 + 24 * columnCount)),
            blockCount * (4 + 24 * columnCount) == scanner.remaining
        else { throw scanner.corrupt }
        for _ in 0..<blockCount {
            let rows = Int(try scanner.uint32())
            var chunks: [Chunk] = []
            for column in columns {
                chunks.append(try scanner.chunk(column, rows: rows, end: footer.lowerBound))
            }
            blocks.append(Block(rows: rows, chunks: chunks))
        }
    }

    /// The footer's range, once header and trailer are seen to be sound.
    private static func footer(
        of source: any ByteSource, file: String
    ) throws(ColumnarError) -> Range<Int> {
        let size = source.byteCount
        guard size >= headerSize else {
            throw ColumnarError(
                size == 0 ? .truncated : .foreign, file: file,
                size == 0 ? "the file is empty" : "this is no columnar file")
        }
        let start = source.withBytes(0..<headerSize) { copy($0) }
        guard Array(start[..<8]) == magic else {
            throw ColumnarError(.foreign, file: file, "this is no columnar file")
        }
        var version = ByteScanner(Array(start[8...]), file: file)
        let found = try version.uint32()
        guard found <= self.version else {
            throw ColumnarError(
                .newer(version: found), file: file,
                "its format has version \(found), and this program knows \(self.version)")
        }
        guard found == self.version, start == header else { throw version.corrupt }
        let end =
            size >= headerSize + trailerSize
            ? source.withBytes(size - trailerSize..<size) { copy($0) } : []
        guard end.suffix(8) == endMagic[...] else {
            throw ColumnarError(
                .truncated, file: file, "the end of the file is missing (\(size) bytes are there)")
        }
        return try footer(from: end, source, file: file)
    }

    private static func footer(
        from trailer: [UInt8], _ source: any ByteSource, file: String
    ) throws(ColumnarError) -> Range<Int> {
        var scanner = ByteScanner(trailer, file: file)
        let limit = source.byteCount - trailerSize
        let offset = try scanner.offset(upTo: limit)
        let count = try scanner.offset(upTo: limit)
        let checksum = try scanner.uint64()
        let own = Array(trailer[..<24])
        guard try scanner.uint64() == (unsafe Checksum64.of(own.span.bytes)),
            offset >= headerSize, offset % 8 == 0, offset + count == limit
        else { throw scanner.corrupt }
        let found = source.withBytes(offset..<limit) { Checksum64.of($0) }
        guard found == checksum else { throw scanner.corrupt }
        return offset..<limit
    }

    private static func copy(_ span: RawSpan) -> [UInt8] {
        unsafe span.withUnsafeBytes { unsafe Array($0) }
    }
}

/// Reads numbers from bytes that nobody vouches for.
private struct ByteScanner {
    private let bytes: [UInt8]
    private var position = 0
    private let file: String

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes
        self.file = file
    }

    var remaining: Int { bytes.count - position }

    var corrupt: ColumnarError {
        ColumnarError(.corrupt, file: file, "its description of itself is damaged")
    }

    private mutating func take(_ count: Int) throws(ColumnarError) -> ArraySlice<UInt8> {
        guard remaining >= count else { throw corrupt }
        position += count
        return bytes[position - count..<position]
    }

    mutating func uint64() throws(ColumnarError) -> UInt64 {
        try take(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func uint32() throws(ColumnarError) -> UInt32 {
        try take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func offset(upTo limit: Int) throws(ColumnarError) -> Int {
        let value = try uint64()
        guard value <= UInt64(limit) else { throw corrupt }
        return Int(value)
    }

    mutating func column() throws(ColumnarError) -> ColumnarColumn {
        let head = Array(try take(2))
        let name = Array(try take(Int(head[1])))
        guard let kind = ColumnarColumn.Kind(rawValue: head[0]),
            let text = String(validating: name, as: UTF8.self), !text.isEmpty
        else { throw corrupt }
        return ColumnarColumn(text, kind)
    }

    mutating func chunk(
        _ column: ColumnarColumn, rows: Int, end: Int
    ) throws(ColumnarError) -> ColumnarLayout.Chunk {
        let offset = try offset(upTo: end)
        let count = try self.offset(upTo: end)
        let checksum = try uint64()
        let isRightSize =
            column.kind.width.map { count == $0 * rows } ?? (count >= 4 * (rows + 1))
        guard offset >= ColumnarLayout.headerSize, offset % 8 == 0, offset + count <= end,
            isRightSize, rows > 0
        else { throw corrupt }
        return ColumnarLayout.Chunk(offset: offset, byteCount: count, checksum: checksum)
    }
}
