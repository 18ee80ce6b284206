internal import FileStore
internal import Tabular

/// Writes products.columns: texts while they are read, what is known only at the end after them.
struct ProductFileWriter: ~Copyable {
    private var writer = ColumnarWriter(ProductFile.columns)
    private var output: BufferedWriter

    init(_ path: FilePath) throws(FileError) {
        output = BufferedWriter(try File(path, .create(permissions: 0o644)))
    }

    mutating func append(
        _ digest: RowDigest, sourceRow: Int, language: LanguageCode, title: ArraySlice<UInt8>,
        description: ArraySlice<UInt8>
    ) throws(FileError) {
        writer.append(digest.high)
        writer.append(digest.low)
        writer.append(UInt32(clamping: sourceRow))
        writer.append(language.bytes[...])
        writer.append(title)
        writer.append(description)
        writer.endRow()
        if writer.readyByteCount >= 1 << 20 { try output.append(writer.drain()) }
    }

    mutating func finish(_ split: Splitter.Result, _ store: RowStore) throws(FileError) {
        writer.endRows()
        var start = 0
        for (block, count) in writer.blockRows.enumerated() {
            let rows = start..<start + count
            writer.appendLate(column: 2, block: block, rows: rows) { split.groups[$0] }
            writer.appendLate(column: 3, block: block, rows: rows) {
                UInt64(split.parts[$0].rawValue)
            }
            writer.appendLate(column: 4, block: block, rows: rows) {
                UInt64(store.entries[$0].origin.rawValue)
            }
            writer.appendLate(column: 5, block: block, rows: rows) {
                UInt64(store.entries[$0].label)
            }
            start += count
            try output.append(writer.drain())
        }
        writer.finish()
        try output.append(writer.drain())
        try output.synchronize()
    }
}
