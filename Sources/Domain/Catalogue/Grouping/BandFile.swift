internal import FileStore

/// Band keys on the disk, since those of ten million rows would fill the memory: blocks of rows,
/// band by band within a block.
struct BandWriter: ~Copyable {
    static let rowsPerBlock = 1 << 15

    private var output: BufferedWriter
    private var block: [[UInt64]]
    private(set) var rowCount = 0

    init(_ path: FilePath) throws(FileError) {
        output = BufferedWriter(try File(path, .create(permissions: 0o600)))
        block = (0..<MinHash.bandCount).map { _ in [] }
    }

    mutating func append(_ keys: ArraySlice<UInt64>) throws(FileError) {
        for (band, key) in keys.enumerated() { block[band].append(key) }
        rowCount += 1
        if rowCount % Self.rowsPerBlock == 0 { try flushBlock() }
    }

    mutating func finish() throws(FileError) {
        try flushBlock()
        try output.flush()
    }

    private mutating func flushBlock() throws(FileError) {
        for band in block.indices {
            let bytes = unsafe block[band].withUnsafeBytes { unsafe Array($0) }
            try output.append(bytes)
            block[band].removeAll(keepingCapacity: true)
        }
    }
}

/// Reads one band at a time.
struct BandReader: Sendable {
    let path: FilePath
    let rowCount: Int

    func keys(ofBand band: Int) throws(FileError) -> [UInt64] {
        let file = try File(path, .read)
        var keys: [UInt64] = []
        keys.reserveCapacity(rowCount)
        var buffer: [UInt8] = []
        for start in stride(from: 0, to: rowCount, by: BandWriter.rowsPerBlock) {
            let rows = min(BandWriter.rowsPerBlock, rowCount - start)
            if buffer.count != rows * 8 { buffer = [UInt8](repeating: 0, count: rows * 8) }
            let offset = 8 * (start * MinHash.bandCount + band * rows)
            guard try file.read(into: &buffer, at: UInt64(offset)) == buffer.count else {
                throw FileError("read all band keys of", path, code: 5)
            }
            unsafe buffer.withUnsafeBytes { bytes in
                for row in 0..<rows {
                    keys.append(
                        unsafe bytes.loadUnaligned(fromByteOffset: row * 8, as: UInt64.self))
                }
            }
        }
        return keys
    }
}
