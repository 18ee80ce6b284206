internal import Cryptography
package import FileStore

/// What the files of one output hashed to, by what they looked like then.
///
/// Only a hint: a file whose look changed, or changed too lately to tell, is hashed again. It is
/// asked in byte order and read as it goes, so a million files cost only the file's own bytes.
package struct StatIndex {
    /// How many files were recorded.
    package let count: Int
    private let bytes: [UInt8]
    private let end: Int
    private var next: Int

    private init(_ bytes: [UInt8], start: Int, end: Int, count: Int) {
        self.bytes = bytes
        self.count = count
        self.end = end
        next = start
    }

    /// An index that is missing, foreign or damaged is as good as none.
    package static func load(_ file: FilePath) -> StatIndex {
        let none = StatIndex([], start: 0, end: 0, count: 0)
        let header = StatIndexFormat.magic.count
        guard let bytes = try? FileSystem.readIfPresent(file, limit: 1 << 34),
            bytes.count >= header + StatIndexFormat.trailerSize,
            bytes.starts(with: StatIndexFormat.magic)
        else { return none }
        let checked = bytes.count - MD5.byteCount
        var hasher = MD5()
        unsafe hasher.update(bytes.span.bytes.extracting(first: checked))
        guard hasher.finalize().elementsEqual(bytes[checked...]) else { return none }
        let end = bytes.count - StatIndexFormat.trailerSize
        return StatIndex(
            bytes, start: header, end: end, count: Int(bytes.littleEndian(at: end, count: 8)))
    }

    /// The hash of a file that still looks as it did; paths come in byte order from call to call.
    package mutating func known(
        _ path: ArraySlice<UInt8>, _ identity: FileIdentity
    ) -> ObjectID? {
        while next < end {
            let start = next + StatIndexFormat.recordSize
            let length = Int(bytes.littleEndian(at: start - 4, count: 4))
            guard start + length <= end else { return nil }
            let recorded = bytes[start..<start + length]
            if recorded.elementsEqual(path) { return known(at: next, identity) }
            if path.lexicographicallyPrecedes(recorded) { return nil }
            next = start + length
        }
        return nil
    }

    private func known(at start: Int, _ identity: FileIdentity) -> ObjectID? {
        func word(_ number: Int) -> UInt64 { bytes.littleEndian(at: start + number * 8, count: 8) }
        let recorded = FileIdentity(
            device: word(0), inode: word(1), size: word(2), modified: Int64(bitPattern: word(3)),
            changed: Int64(bitPattern: word(4)))
        guard recorded == identity, bytes[start + 56] == 0 else { return nil }
        return ObjectID(high: word(5), low: word(6))
    }
}

/// A record is seven words of eight bytes (the look, then the hash), one byte that tells whether
/// its stamps prove nothing, the length of the path in four bytes, and the path.
enum StatIndexFormat {
    static let magic = Array("aisle stat index 2\n".utf8)
    static let recordSize = 7 * 8 + 1 + 4
    /// The number of records and a checksum.
    static let trailerSize = 8 + MD5.byteCount
}

extension [UInt8] {
    mutating func append(littleEndian value: UInt64, count: Int) {
        for shift in 0..<count { append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8))) }
    }

    fileprivate func littleEndian(at start: Int, count: Int) -> UInt64 {
        var value: UInt64 = 0
        for offset in 0..<count { value |= UInt64(self[start + offset]) << UInt64(offset * 8) }
        return value
    }
}
