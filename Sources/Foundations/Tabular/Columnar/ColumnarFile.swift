/// A columnar file as blocks of columns, lent from where they lie; threads may share it.
///
/// All that it says about itself and every checksum is verified when it is opened.
package struct ColumnarFile: Sendable {
    /// The display name of the file.
    package let name: String
    package let rowCount: Int
    private let source: any ByteSource
    private let layout: ColumnarLayout
    private let starts: [Int]

    package init(_ source: any ByteSource, name: String) throws(ColumnarError) {
        self.source = source
        self.name = name
        layout = try ColumnarLayout(reading: source, file: name)
        var rows = 0
        var starts: [Int] = []
        for block in layout.blocks {
            starts.append(rows)
            rows += block.rows
        }
        self.starts = starts
        rowCount = rows
        try verify()
    }

    package var columns: [ColumnarColumn] { layout.columns }
    package var blockCount: Int { layout.blocks.count }

    /// The numbers of the rows in a block.
    package func rows(inBlock block: Int) -> Range<Int> {
        starts[block]..<starts[block] + layout.blocks[block].rows
    }

    /// The position of a column that must be there.
    package func column(
        _ name: String, _ kind: ColumnarColumn.Kind
    ) throws(ColumnarError) -> Int {
        let found = layout.columns.firstIndex { $0.name == name && $0.kind == kind }
        guard let found else {
            throw ColumnarError(
                .missingColumn, file: self.name, "there is no column \(name) of kind \(kind)")
        }
        return found
    }

    /// Says that a block is not needed for now.
    package func forget(block: Int) {
        for chunk in layout.blocks[block].chunks {
            source.forget(chunk.offset..<chunk.offset + chunk.byteCount)
        }
    }

    private func verify() throws(ColumnarError) {
        for (index, block) in layout.blocks.enumerated() {
            for (column, chunk) in zip(layout.columns, block.chunks) {
                let range = chunk.offset..<chunk.offset + chunk.byteCount
                let isSound = source.withBytes(range) { bytes in
                    Checksum64.of(bytes) == chunk.checksum
                        && (column.kind != .bytes || Self.isSound(bytes, rows: block.rows))
                }
                guard isSound else {
                    throw ColumnarError(
                        .corrupt, file: name, "column \(column.name) is damaged in block \(index)")
                }
            }
            forget(block: index)
        }
    }

    /// Whether the offsets of byte strings rise from 0 to the end.
    private static func isSound(_ bytes: RawSpan, rows: Int) -> Bool {
        let size = bytes.byteCount - 4 * (rows + 1)
        let offsets = Span<UInt32>(_bytes: bytes.extracting(first: 4 * (rows + 1)))
        guard offsets[0] == 0, offsets[rows] == size else { return false }
        for row in 0..<rows where offsets[row] > offsets[row + 1] { return false }
        return true
    }
}

// MARK: - Values

extension ColumnarFile {
    package func withUInt8<Result, Failure: Error>(
        _ column: Int, block: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withChunk(column, .uint8, block) { bytes throws(Failure) in
            try body(Span<UInt8>(_bytes: bytes))
        }
    }

    package func withUInt32<Result, Failure: Error>(
        _ column: Int, block: Int, _ body: (Span<UInt32>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withChunk(column, .uint32, block) { bytes throws(Failure) in
            try body(Span<UInt32>(_bytes: bytes))
        }
    }

    package func withUInt64<Result, Failure: Error>(
        _ column: Int, block: Int, _ body: (Span<UInt64>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withChunk(column, .uint64, block) { bytes throws(Failure) in
            try body(Span<UInt64>(_bytes: bytes))
        }
    }

    package func withFloat32<Result, Failure: Error>(
        _ column: Int, block: Int, _ body: (Span<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withChunk(column, .float32, block) { bytes throws(Failure) in
            try body(Span<Float>(_bytes: bytes))
        }
    }

    /// Lends byte strings: row `i` of the block is `bytes[offsets[i]..<offsets[i + 1]]`.
    package func withBytes<Result, Failure: Error>(
        _ column: Int, block: Int,
        _ body: (_ offsets: Span<UInt32>, _ bytes: Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let head = 4 * (layout.blocks[block].rows + 1)
        return try withChunk(column, .bytes, block) { bytes throws(Failure) in
            try body(
                Span<UInt32>(_bytes: bytes.extracting(first: head)),
                Span<UInt8>(_bytes: bytes.extracting(droppingFirst: head)))
        }
    }

    private func withChunk<Result, Failure: Error>(
        _ column: Int, _ kind: ColumnarColumn.Kind, _ block: Int,
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(layout.columns[column].kind == kind, "a column of another kind")
        let chunk = layout.blocks[block].chunks[column]
        return try source.withBytes(chunk.offset..<chunk.offset + chunk.byteCount, body)
    }
}
