internal import FileStore

/// The units of every row on the disk, sorted, to compare two rows exactly.
struct UnitWriter: ~Copyable {
    /// A longer set is kept as its smallest units, which are a fair sample of it.
    static let limit = 256

    private var output: BufferedWriter
    /// Where each row begins, in units; one more than there are rows.
    private(set) var starts: [UInt32] = [0]

    init(_ path: FilePath) throws(FileError) {
        output = BufferedWriter(try File(path, .create(permissions: 0o600)))
    }

    mutating func reserve(_ rows: Int) { starts.reserveCapacity(rows) }

    mutating func append(_ units: ArraySlice<UInt32>) throws(FileError) {
        let bytes = unsafe units.withUnsafeBytes { unsafe Array($0) }
        try output.append(bytes)
        starts.append(starts[starts.count - 1] + UInt32(units.count))
    }

    mutating func finish() throws(FileError) {
        try output.flush()
    }
}

/// Reads the units of single rows.
struct UnitReader: Sendable {
    let path: FilePath
    let starts: [UInt32]

    func open() throws(FileError) -> File { try File(path, .read) }

    func units(ofRow row: UInt32, _ file: borrowing File) throws(FileError) -> [UInt32] {
        let (start, end) = (starts[Int(row)], starts[Int(row) + 1])
        var bytes = [UInt8](repeating: 0, count: Int(end - start) * 4)
        guard try file.read(into: &bytes, at: UInt64(start) * 4) == bytes.count else {
            throw FileError("read all units of", path, code: 5)
        }
        return unsafe bytes.withUnsafeBytes { unsafe Array($0.bindMemory(to: UInt32.self)) }
    }

    /// The Jaccard similarity of two sorted sets; of samples, an estimate.
    static func similarity(_ left: [UInt32], _ right: [UInt32]) -> Double {
        var (i, j, shared, all) = (0, 0, 0, 0)
        let isSample = max(left.count, right.count) == UnitWriter.limit
        while i < left.count, j < right.count {
            if isSample && all == UnitWriter.limit { break }
            if left[i] == right[j] {
                shared += 1
                i += 1
                j += 1
            } else if left[i] < right[j] {
                i += 1
            } else {
                j += 1
            }
            all += 1
        }
        if !isSample { all += left.count - i + right.count - j }
        return all == 0 ? 0 : Double(shared) / Double(all)
    }
}
