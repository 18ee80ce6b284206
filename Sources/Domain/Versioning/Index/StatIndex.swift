internal import Cryptography
package import FileStore

/// What the files of one output hashed to, by what they looked like then.
///
/// Only a hint: a file whose look changed, or changed too lately to tell, is hashed again. It is
/// asked in byte order and read as it goes, so a million files cost only the file's own bytes.
package struct StatIndex: Sendable {
    /// How many files were recorded.
    package let count: Int
    /// The name of the manifest that all of them make, if that was recorded.
    package let tree: ObjectID?
    private let bytes: [UInt8]
    private let end: Int
    private var next: Int

    private init() {
        (bytes, count, tree, next, end) = ([], 0, nil, 0, 0)
    }

    private init(_ bytes: [UInt8], start: Int, end: Int) {
        self.bytes = bytes
        count = Int(bytes.littleEndian(at: end, UInt64.self))
        let tree = ObjectID(
            high: bytes.littleEndian(at: end + 8, UInt64.self),
            low: bytes.littleEndian(at: end + 16, UInt64.self), isTree: true)
        self.tree = tree == StatIndexFormat.noTree ? nil : tree
        self.end = end
        next = start
    }

    /// An index that is missing, foreign or damaged is as good as none.
    package static func load(_ file: FilePath) -> StatIndex {
        let header = StatIndexFormat.magic.count
        guard let bytes = try? FileSystem.readIfPresent(file, limit: 1 << 34),
            bytes.count >= header + StatIndexFormat.trailerSize,
            bytes.starts(with: StatIndexFormat.magic)
        else { return StatIndex() }
        let checked = bytes.count - MD5.byteCount
        var hasher = MD5()
        unsafe hasher.update(bytes.span.bytes.extracting(first: checked))
        guard hasher.finalize().elementsEqual(bytes[checked...]) else { return StatIndex() }
        return StatIndex(
            bytes, start: header, end: bytes.count - StatIndexFormat.trailerSize)
    }

    /// The hash of a file that still looks as it did; paths come in byte order from call to call.
    package mutating func known(
        _ path: ArraySlice<UInt8>, _ identity: FileIdentity
    ) -> ObjectID? {
        while next < end {
            let start = next + StatIndexFormat.recordSize
            let length = Int(bytes.littleEndian(at: start - 4, UInt32.self))
            guard start + length <= end else { return nil }
            let recorded = bytes[start..<start + length]
            if recorded.elementsEqual(path) { return known(at: next, identity) }
            if path.lexicographicallyPrecedes(recorded) { return nil }
            next = start + length
        }
        return nil
    }

    private func known(at start: Int, _ identity: FileIdentity) -> ObjectID? {
        func word(_ number: Int) -> UInt64 {
            bytes.littleEndian(at: start + number * 8, UInt64.self)
        }
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
    static let magic = Array("aisle stat index 3\n".utf8)
    static let recordSize = 7 * 8 + 1 + 4
    /// The number of records, the name of the manifest and a checksum.
    static let trailerSize = 8 + 16 + MD5.byteCount
    static let noTree = ObjectID(high: 0, low: 0, isTree: true)
}

extension [UInt8] {
    mutating func append(littleEndian value: some FixedWidthInteger) {
        unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
    }

    fileprivate func littleEndian<Word: FixedWidthInteger & BitwiseCopyable>(
        at start: Int, _: Word.Type
    ) -> Word {
        unsafe Word(
            littleEndian: span.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: Word.self))
    }
}
