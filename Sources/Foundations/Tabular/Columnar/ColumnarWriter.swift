/// Turns rows into the bytes of a columnar file, in memory bounded by one block.
///
/// Values of a row go in column by column, then `endRow`. It writes nothing itself: the caller
/// takes finished bytes with `drain`. Late columns follow block by block after `endRows`.
package struct ColumnarWriter: Sendable {
    /// Rows that wait for their block to be full.
    private var pending: [[UInt8]]
    /// Ends of byte strings, in each column that holds them.
    private var ends: [[UInt32]]
    private var layout: ColumnarLayout
    private var output: [UInt8] = ColumnarLayout.header
    private var position = ColumnarLayout.headerSize
    private var rowsInBlock = 0
    private var pendingBytes = 0
    private var nextColumn = 0
    private let order: [Int]
    private let rowsPerBlock: Int
    private let bytesPerBlock: Int

    /// - Parameters:
    ///   - rowsPerBlock: a block ends with so many rows,
    ///   - bytesPerBlock: or when its rows are so large.
    package init(
        _ columns: [ColumnarColumn], rowsPerBlock: Int = 1 << 16, bytesPerBlock: Int = 8 << 20
    ) {
        precondition((1...ColumnarLayout.columnLimit).contains(columns.count), "so many columns")
        precondition(columns.allSatisfy { (1...255).contains($0.name.utf8.count) }, "column names")
        layout = ColumnarLayout(columns: columns)
        pending = columns.map { _ in [] }
        ends = columns.map { _ in [] }
        order = columns.indices.filter { !columns[$0].isLate }
        self.rowsPerBlock = rowsPerBlock
        self.bytesPerBlock = bytesPerBlock
    }

    /// Rows given so far.
    package private(set) var rowCount = 0

    /// How many rows each finished block has.
    package var blockRows: [Int] { layout.blocks.map(\.rows) }

    /// Hands over the bytes that are ready.
    package mutating func drain() -> [UInt8] {
        var drained: [UInt8] = []
        swap(&drained, &output)
        return drained
    }

    package var readyByteCount: Int { output.count }
}

// MARK: - Rows

extension ColumnarWriter {
    package mutating func append(_ value: UInt8) {
        let column = take(.uint8)
        pending[column].append(value)
        pendingBytes += 1
    }

    package mutating func append(_ value: UInt32) { append(value, to: take(.uint32)) }

    package mutating func append(_ value: UInt64) { append(value, to: take(.uint64)) }

    package mutating func append(_ value: Float) { append(value.bitPattern, to: take(.float32)) }

    package mutating func append(_ value: ArraySlice<UInt8>) {
        let column = take(.bytes)
        pending[column].append(contentsOf: value)
        precondition(pending[column].count < Int(UInt32.max), "a row of 4 GiB")
        ends[column].append(UInt32(pending[column].count))
        pendingBytes += value.count + 4
    }

    package mutating func endRow() {
        precondition(nextColumn == order.count, "a row lacks columns")
        nextColumn = 0
        rowsInBlock += 1
        rowCount += 1
        if rowsInBlock >= rowsPerBlock || pendingBytes >= bytesPerBlock { endBlock() }
    }

    private mutating func take(_ kind: ColumnarColumn.Kind) -> Int {
        precondition(nextColumn < order.count, "a row has too many values")
        let column = order[nextColumn]
        precondition(layout.columns[column].kind == kind, "a value of the wrong kind")
        nextColumn += 1
        return column
    }

    private mutating func append(_ value: some FixedWidthInteger, to column: Int) {
        unsafe withUnsafeBytes(of: value.littleEndian) {
            unsafe pending[column].append(contentsOf: $0)
        }
        pendingBytes += value.bitWidth / 8
    }

    private mutating func endBlock() {
        let none = ColumnarLayout.Chunk(offset: 0, byteCount: 0, checksum: 0)
        layout.blocks.append(
            .init(rows: rowsInBlock, chunks: layout.columns.map { _ in none }))
        for column in order {
            var bytes: [UInt8] = []
            if layout.columns[column].kind == .bytes {
                bytes.reserveCapacity(4 * (rowsInBlock + 1) + pending[column].count)
                bytes.append(contentsOf: [0, 0, 0, 0])
                for end in ends[column] { bytes += ColumnarLayout.littleEndian(end) }
                ends[column].removeAll(keepingCapacity: true)
            }
            bytes += pending[column]
            pending[column].removeAll(keepingCapacity: true)
            write(bytes, block: layout.blocks.count - 1, column: column)
        }
        rowsInBlock = 0
        pendingBytes = 0
    }

    private mutating func write(_ bytes: [UInt8], block: Int, column: Int) {
        layout.blocks[block].chunks[column] = .init(
            offset: position, byteCount: bytes.count,
            checksum: unsafe Checksum64.of(bytes.span.bytes))
        let padding = (8 - bytes.count % 8) % 8
        output += bytes
        output.append(contentsOf: repeatElement(0, count: padding))
        position += bytes.count + padding
    }
}

// MARK: - Late columns and the end

extension ColumnarWriter {
    /// Closes the last block; only late columns may follow.
    package mutating func endRows() {
        precondition(nextColumn == 0, "ended in the middle of a row")
        if rowsInBlock > 0 { endBlock() }
    }

    /// The values of a late column for one block of `blockRows`.
    package mutating func appendLate(
        column: Int, block: Int, rows: Range<Int>, _ value: (_ row: Int) -> UInt64
    ) {
        let described = layout.columns[column]
        precondition(described.isLate && rows.count == layout.blocks[block].rows, "a late column")
        let width = described.kind.width ?? 8
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * width)
        for row in rows {
            let word = value(row)
            precondition(width == 8 || word < 1 << UInt64(8 * width), "a value too large")
            unsafe withUnsafeBytes(of: word.littleEndian) {
                unsafe bytes.append(contentsOf: $0.prefix(width))
            }
        }
        write(bytes, block: block, column: column)
    }

    /// The last bytes; every late column must be complete.
    package mutating func finish() {
        endRows()
        let isComplete = layout.blocks.allSatisfy { $0.chunks.allSatisfy { $0.offset > 0 } }
        precondition(isComplete, "a late column is missing")
        let footer = layout.footer
        output += footer
        output += ColumnarLayout.trailer(footer: footer, at: position)
    }
}
