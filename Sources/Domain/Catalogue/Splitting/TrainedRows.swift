internal import FileStore

/// Which rows the last version trained on; one bit a row.
struct TrainedRows {
    private var words: [UInt64]

    /// Walks the last split and this one's rows side by side, as both are in the order of digests.
    init(_ path: FilePath?, _ digests: [RowDigest]) throws {
        words = [UInt64](repeating: 0, count: (digests.count + 63) / 64)
        guard let path else { return }
        let last = try SplitFile(path)
        var order = DigestOrder(digests)
        var row = order.next()
        last.forEach { old in
            while let current = row, digests[current] < old.digest { row = order.next() }
            guard let current = row, digests[current] == old.digest else { return }
            if old.part == .training { words[current / 64] |= 1 << UInt64(current % 64) }
        }
    }

    subscript(row: Int) -> Bool { words[row / 64] >> UInt64(row % 64) & 1 == 1 }
}
