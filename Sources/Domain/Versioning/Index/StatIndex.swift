internal import Cryptography
package import FileStore

/// What the files of one output hashed to, by what they looked like then.
///
/// Only a hint: a file whose look changed, or changed too lately to tell, is hashed again.
package struct StatIndex: Sendable {
    package struct Record: Sendable, Hashable {
        package let identity: FileIdentity
        package let id: ObjectID
        /// The file changed so shortly before it was hashed that its stamps prove nothing.
        package let isRacy: Bool
    }

    package private(set) var paths = PathTable()
    package private(set) var records: [Record] = []

    package init() {}

    package var count: Int { records.count }

    /// - Parameters:
    ///   - path: in byte order from call to call.
    ///   - observed: kernel time before the file was read.
    package mutating func append(
        _ path: some Sequence<UInt8>, _ identity: FileIdentity, _ id: ObjectID, observed: Int64
    ) {
        paths.append(path)
        let isRacy = Self.isRacy(identity, observed: observed)
        records.append(Record(identity: identity, id: id, isRacy: isRacy))
    }

    /// A change within the same tick of the clock as the look would leave no trace.
    ///
    /// A tick is a few milliseconds, or up to two seconds where stamps have no fractions.
    static func isRacy(_ identity: FileIdentity, observed: Int64) -> Bool {
        let isCoarse = identity.changed % 1_000_000_000 == 0
        let tick: Int64 = isCoarse ? 2_000_000_000 : 20_000_000
        return identity.changed > observed - tick
    }

    /// The hash of a file that still looks as it did; ask in byte order with one `cursor`.
    package func known(
        _ path: ArraySlice<UInt8>, _ identity: FileIdentity, cursor: inout Int
    ) -> ObjectID? {
        while cursor < count, paths[cursor].lexicographicallyPrecedes(path) { cursor += 1 }
        guard cursor < count, paths[cursor].elementsEqual(path) else { return nil }
        let record = records[cursor]
        return record.identity == identity && !record.isRacy ? record.id : nil
    }
}

// MARK: - On disk

extension StatIndex {
    private static let magic = Array("aisle stat index 1\n".utf8)
    private static let recordSize = 5 * 8 + 16 + 1 + 4

    /// An index that is missing, foreign or damaged is as good as none.
    package static func load(_ file: FilePath) -> StatIndex {
        guard let bytes = try? FileSystem.readIfPresent(file, limit: 1 << 32),
            bytes.count >= magic.count + MD5.byteCount, bytes.starts(with: magic)
        else { return StatIndex() }
        let end = bytes.count - MD5.byteCount
        var hasher = MD5()
        unsafe hasher.update(bytes.span.bytes.extracting(first: end))
        guard hasher.finalize().elementsEqual(bytes[end...]) else { return StatIndex() }
        var index = StatIndex()
        var position = magic.count
        while position + recordSize <= end {
            position = index.read(bytes, at: position)
        }
        return index
    }

    package func save(_ file: FilePath) throws(FileError) {
        try FileSystem.createDirectories(file.parent)
        let temporary = file.parent.appending(TemporaryName.next())
        var writer = BufferedWriter(try File(temporary, .create(permissions: 0o666)))
        var hasher = MD5()
        var piece = Self.magic
        for index in 0..<count {
            append(index, to: &piece)
            if piece.count > 1 << 16 || index == count - 1 {
                unsafe hasher.update(piece.span.bytes)
                try writer.append(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        unsafe hasher.update(piece.span.bytes)
        try writer.append(piece)
        try writer.append(hasher.finalize())
        try writer.flush()
        try FileSystem.rename(temporary, to: file)
    }

    private func append(_ index: Int, to piece: inout [UInt8]) {
        let record = records[index]
        let identity = record.identity
        for word in [
            identity.device, identity.inode, identity.size, UInt64(bitPattern: identity.modified),
            UInt64(bitPattern: identity.changed), record.id.high, record.id.low,
        ] {
            piece.append(littleEndian: word, bytes: 8)
        }
        piece.append(record.isRacy ? 1 : 0)
        piece.append(littleEndian: UInt64(paths[index].count), bytes: 4)
        piece.append(contentsOf: paths[index])
    }

    /// Reads a record and returns where the next begins.
    private mutating func read(_ bytes: [UInt8], at start: Int) -> Int {
        func word(_ number: Int) -> UInt64 { bytes.littleEndian(at: start + number * 8, bytes: 8) }
        let identity = FileIdentity(
            device: word(0), inode: word(1), size: word(2), modified: Int64(bitPattern: word(3)),
            changed: Int64(bitPattern: word(4)))
        let length = Int(bytes.littleEndian(at: start + 57, bytes: 4))
        let next = start + Self.recordSize + length
        guard next <= bytes.count - MD5.byteCount else { return bytes.count }
        paths.append(bytes[(start + Self.recordSize)..<next])
        records.append(
            Record(
                identity: identity, id: ObjectID(high: word(5), low: word(6)),
                isRacy: bytes[start + 56] != 0))
        return next
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: UInt64, bytes: Int) {
        for shift in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
    }

    fileprivate func littleEndian(at start: Int, bytes: Int) -> UInt64 {
        (0..<bytes).reversed().reduce(0) { $0 << 8 | UInt64(self[start + $1]) }
    }
}
