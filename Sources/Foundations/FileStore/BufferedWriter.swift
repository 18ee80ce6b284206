/// Gathers small writes to a file; nothing is kept back after `flush`.
package struct BufferedWriter: ~Copyable {
    private let file: File
    private var pending: [UInt8] = []
    private let limit: Int

    package init(_ file: consuming File, limit: Int = 1 << 18) {
        self.file = file
        self.limit = limit
        pending.reserveCapacity(limit)
    }

    package mutating func append(_ bytes: some Sequence<UInt8>) throws(FileError) {
        pending.append(contentsOf: bytes)
        if pending.count >= limit { try flush() }
    }

    package mutating func flush() throws(FileError) {
        guard !pending.isEmpty else { return }
        try file.write(pending)
        pending.removeAll(keepingCapacity: true)
    }

    package mutating func synchronize() throws(FileError) {
        try flush()
        try file.synchronize()
    }
}
