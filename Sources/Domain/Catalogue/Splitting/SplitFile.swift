package import FileStore
internal import Tabular

/// split.columns: what each product is used for, in the order of the digests, so that the splits
/// of two versions can be compared in one pass.
package struct SplitFile: Sendable {
    package struct Row: Sendable, Hashable {
        package let digest: RowDigest
        package let group: UInt64
        package let part: Part

        package init(digest: RowDigest, group: UInt64, part: Part) {
            self.digest = digest
            self.group = group
            self.part = part
        }
    }

    static let columns = [
        ColumnarColumn("digest_high", .uint64), ColumnarColumn("digest_low", .uint64),
        ColumnarColumn("group", .uint64), ColumnarColumn("part", .uint8),
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

    package func block(_ number: Int) -> [Row] {
        func words(_ column: Int) -> [UInt64] {
            file.withUInt64(positions[column], block: number) { values in
                values.indices.map { values[$0] }
            }
        }
        let (high, low, groups) = (words(0), words(1), words(2))
        let rows = file.withUInt8(positions[3], block: number) { parts in
            parts.indices.map { index in
                Row(
                    digest: RowDigest(high: high[index], low: low[index]), group: groups[index],
                    part: Part(rawValue: parts[index]) ?? .training)
            }
        }
        file.forget(block: number)
        return rows
    }

    /// Calls `body` for every row in the order of the digests.
    package func forEach(_ body: (Row) -> Void) {
        for number in 0..<blockCount {
            for row in block(number) { body(row) }
        }
    }
}
