internal import Catalogue
internal import FileStore
internal import Learning
internal import Tabular

/// state.columns: what each product that was learnt from has put into the weights, so that the
/// next training can go on from there.
struct StateFile {
    private static let columns = [
        ColumnarColumn("digest_high", .uint64), ColumnarColumn("digest_low", .uint64),
        // Six bytes each: the category, little-endian, and the share.
        ColumnarColumn("shares", .bytes),
    ]
    private static let shareSize = 6

    private let file: ColumnarFile
    private let positions: [Int]

    init(_ path: FilePath) throws {
        file = try ColumnarFile(try MemoryMap(path), name: "\(path)")
        var positions: [Int] = []
        for column in Self.columns { positions.append(try file.column(column.name, column.kind)) }
        self.positions = positions
    }

    struct Row {
        let digest: RowDigest
        var shares: [(category: UInt32, value: Float)] = []
    }

    func forEach(_ body: (Row) throws -> Void) throws {
        for block in 0..<file.blockCount {
            let (high, low) = (words(0, block), words(1, block))
            let (ends, bytes) = file.withBytes(positions[2], block: block) { offsets, bytes in
                (
                    offsets.indices.map { Int(offsets[$0]) },
                    unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
                )
            }
            for index in high.indices {
                var row = Row(digest: RowDigest(high: high[index], low: low[index]))
                for start in stride(from: ends[index], to: ends[index + 1], by: Self.shareSize) {
                    row.shares.append(try share(bytes[start..<ends[index + 1]]))
                }
                try body(row)
            }
            file.forget(block: block)
        }
    }

    private func words(_ column: Int, _ block: Int) -> [UInt64] {
        file.withUInt64(positions[column], block: block) { values in
            values.indices.map { values[$0] }
        }
    }

    private func share(
        _ bytes: ArraySlice<UInt8>
    ) throws(ColumnarError) -> (category: UInt32, value: Float) {
        let parts = bytes.prefix(Self.shareSize).map { UInt32($0) }
        guard parts.count == Self.shareSize else { throw damaged }
        let value = Float(
            bitPattern: parts[2] | parts[3] << 8 | parts[4] << 16 | parts[5] << 24)
        guard value > 0, value.isFinite else { throw damaged }
        return (parts[0] | parts[1] << 8, value)
    }

    private var damaged: ColumnarError {
        ColumnarError(.corrupt, file: file.name, "a share is no positive number")
    }

    static func write(
        _ shares: DualShares, _ digests: [RowDigest], to path: FilePath
    ) throws(FileError) {
        var writer = ColumnarWriter(columns)
        var output = BufferedWriter(try File(path, .create(permissions: 0o644)))
        var bytes: [UInt8] = []
        for (row, digest) in digests.enumerated() {
            bytes.removeAll(keepingCapacity: true)
            for index in shares.range(of: row) {
                let (category, bits) = (shares.categories[index], shares.values[index].bitPattern)
                for shift in [0, 8] as [UInt32] { bytes.append(UInt8(category >> shift & 0xFF)) }
                for shift in [0, 8, 16, 24] as [UInt32] {
                    bytes.append(UInt8(bits >> shift & 0xFF))
                }
            }
            writer.append(digest.high)
            writer.append(digest.low)
            writer.append(bytes[...])
            writer.endRow()
            if writer.readyByteCount >= 1 << 20 { try output.append(writer.drain()) }
        }
        writer.finish()
        try output.append(writer.drain())
        try output.flush()
    }
}
