internal import FileStore
internal import Tabular

extension SplitFile {
    /// Writes rows sorted by digest.
    static func write(
        _ split: Splitter.Result, _ digests: [RowDigest], to path: FilePath
    ) throws(FileError) {
        var writer = ColumnarWriter(columns)
        var output = BufferedWriter(try File(path, .create(permissions: 0o644)))
        for row in DigestOrder(digests) {
            writer.append(digests[row].high)
            writer.append(digests[row].low)
            writer.append(split.groups[row])
            writer.append(split.parts[row].rawValue)
            writer.endRow()
            if writer.readyByteCount >= 1 << 20 { try output.append(writer.drain()) }
        }
        writer.finish()
        try output.append(writer.drain())
        try output.synchronize()
    }
}

/// The numbers of rows in the order of their digests.
struct DigestOrder: Sequence, IteratorProtocol {
    private let digests: [RowDigest]
    private let order: KeyOrder
    private var partition = 0
    private var rows: [UInt32] = []
    private var position = 0

    init(_ digests: [RowDigest]) {
        self.digests = digests
        order = KeyOrder(count: digests.count) { digests[$0].high }
    }

    mutating func next() -> Int? {
        while position == rows.count {
            guard partition < order.partitionCount else { return nil }
            rows = order.rows(inPartition: partition).sorted {
                digests[Int($0)] < digests[Int($1)]
            }
            partition += 1
            position = 0
        }
        position += 1
        return Int(rows[position - 1])
    }
}
