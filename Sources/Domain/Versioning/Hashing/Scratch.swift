internal import Cryptography
internal import FileStore

/// What one thread needs to hash and copy files, kept from file to file.
package final class Scratch {
    /// Files up to this size are read whole.
    static let smallFile = 1 << 20

    var buffer: [UInt8]
    private var hasher = MD5()

    package init() {
        buffer = [UInt8](repeating: 0, count: Self.smallFile)
    }

    func hash(first count: Int) -> ObjectID {
        hasher.reset()
        update(first: count)
        return finish()
    }

    func update(first count: Int) {
        let bytes = buffer
        unsafe hasher.update(bytes.span.bytes.extracting(first: count))
    }

    func update(_ bytes: borrowing RawSpan) {
        hasher.update(bytes)
    }

    func finish() -> ObjectID {
        let words = hasher.finalizeWords()
        return ObjectID(high: words.high, low: words.low)
    }

    /// The hash of a file from its beginning.
    func hash(_ file: borrowing File) throws(FileError) -> ObjectID {
        hasher.reset()
        while true {
            let count = try file.read(into: &buffer)
            update(first: count)
            if count < buffer.count { return finish() }
        }
    }

    /// The hash of an object's bytes, by the rule of its layout.
    func hash(of key: ObjectKey, in store: ObjectStore) throws(FileError) -> ObjectID {
        let file = try File(store.path(of: key), .read)
        return try hash(file, by: key)
    }

    private func hash(_ file: borrowing File, by key: ObjectKey) throws(FileError) -> ObjectID {
        key.layout == .legacy && !key.id.isTree ? try legacyHash(file) : try hash(file)
    }

    /// - Parameter size: how long the file is; what it grew by since is not read.
    func hash(
        _ file: borrowing File, of size: UInt64, by key: ObjectKey
    ) throws(FileError) -> ObjectID {
        guard key.layout == .current, size <= UInt64(Self.smallFile) else {
            return try hash(file, by: key)
        }
        return hash(first: try file.read(into: &buffer, upTo: Int(size)))
    }

    /// The hash of a file from its beginning, without carriage returns in text.
    func legacyHash(_ file: borrowing File) throws(FileError) -> ObjectID {
        var legacy = LegacyHasher()
        while true {
            let count = try file.read(into: &buffer)
            legacy.update(buffer[..<count])
            if count < buffer.count { return ObjectID(digest: legacy.finalize()) }
        }
    }
}
