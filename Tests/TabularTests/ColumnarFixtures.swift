import Tabular
import TestSupport

/// Rows with a value of every kind, some known only at the end.
struct ColumnarRows {
    struct Row: Equatable {
        var flag: UInt8
        var count: UInt32
        var digest: UInt64
        var score: Float
        var text: [UInt8]
        var group: UInt32
    }

    static let columns = [
        ColumnarColumn("flag", .uint8), ColumnarColumn("count", .uint32),
        ColumnarColumn("group", .uint32, isLate: true), ColumnarColumn("digest", .uint64),
        ColumnarColumn("score", .float32), ColumnarColumn("text", .bytes),
    ]

    let rows: [Row]

    init(_ count: Int, seed: UInt64 = 1) {
        var random = SeededGenerator(seed: seed)
        rows = (0..<count).map { index in
            Row(
                flag: UInt8.random(in: .min ... .max, using: &random),
                count: UInt32(index), digest: random.next(),
                score: Float.random(in: -1...1, using: &random),
                text: random.bytes(Int.random(in: 0...40, using: &random)),
                group: UInt32.random(in: .min ... .max, using: &random))
        }
    }

    /// The bytes of the file, taken from the writer after every `drainEvery` rows.
    func file(rowsPerBlock: Int = 100, bytesPerBlock: Int = 1 << 20, drainEvery: Int = 7) -> [UInt8]
    {
        var writer = ColumnarWriter(
            Self.columns, rowsPerBlock: rowsPerBlock, bytesPerBlock: bytesPerBlock)
        var bytes: [UInt8] = []
        for (index, row) in rows.enumerated() {
            writer.append(row.flag)
            writer.append(row.count)
            writer.append(row.digest)
            writer.append(row.score)
            writer.append(row.text[...])
            writer.endRow()
            if index % drainEvery == 0 { bytes += writer.drain() }
        }
        writer.endRows()
        var start = 0
        for (block, count) in writer.blockRows.enumerated() {
            writer.appendLate(column: 2, block: block, rows: start..<start + count) {
                UInt64(rows[$0].group)
            }
            start += count
            bytes += writer.drain()
        }
        writer.finish()
        return bytes + writer.drain()
    }

    /// Everything that a file says, through every accessor.
    static func read(_ bytes: [UInt8]) throws(ColumnarError) -> [Row] {
        let file = try ColumnarFile(bytes, name: "rows.columns")
        let flag = try file.column("flag", .uint8)
        let count = try file.column("count", .uint32)
        let group = try file.column("group", .uint32)
        let digest = try file.column("digest", .uint64)
        let score = try file.column("score", .float32)
        let text = try file.column("text", .bytes)
        var rows: [Row] = []
        for block in 0..<file.blockCount {
            let first = rows.count
            file.withUInt8(flag, block: block) { values in
                for index in values.indices {
                    rows.append(
                        Row(flag: values[index], count: 0, digest: 0, score: 0, text: [], group: 0))
                }
            }
            file.withUInt32(count, block: block) { values in
                for index in values.indices { rows[first + index].count = values[index] }
            }
            file.withUInt32(group, block: block) { values in
                for index in values.indices { rows[first + index].group = values[index] }
            }
            file.withUInt64(digest, block: block) { values in
                for index in values.indices { rows[first + index].digest = values[index] }
            }
            file.withFloat32(score, block: block) { values in
                for index in values.indices { rows[first + index].score = values[index] }
            }
            file.withBytes(text, block: block) { offsets, bytes in
                for index in 0..<offsets.count - 1 {
                    let range = Int(offsets[index])..<Int(offsets[index + 1])
                    rows[first + index].text = range.map { bytes[$0] }
                }
            }
        }
        return rows
    }
}
