internal import Cryptography
package import FileStore

/// Writes a new index beside the old one, record by record.
package struct StatIndexWriter: ~Copyable {
    private let file: FilePath
    private let temporary: FilePath
    private let observed: Int64
    private var writer: BufferedWriter
    private var hasher = MD5()
    private var piece = StatIndexFormat.magic
    private var count = 0
    private var isFinished = false

    /// - Parameter observed: kernel time before the files were examined.
    package init(_ file: FilePath, observed: Int64) throws(FileError) {
        try FileSystem.createDirectories(file.parent)
        let temporary = file.parent.appending(TemporaryName.next())
        let output = try File(temporary, .create(permissions: 0o666))
        self.file = file
        self.observed = observed
        self.temporary = temporary
        writer = BufferedWriter(output)
    }

    deinit {
        // A disk that is full must not stay so because of half an index.
        if !isFinished { try? FileSystem.remove(temporary) }
    }

    /// - Parameter path: in byte order from call to call.
    package mutating func append(
        _ path: some Collection<UInt8>, _ identity: FileIdentity, _ id: ObjectID
    ) throws(FileError) {
        piece.append(littleEndian: identity.device)
        piece.append(littleEndian: identity.inode)
        piece.append(littleEndian: identity.size)
        piece.append(littleEndian: identity.modified)
        piece.append(littleEndian: identity.changed)
        piece.append(littleEndian: id.high)
        piece.append(littleEndian: id.low)
        piece.append(Self.isRacy(identity, observed: observed) ? 1 : 0)
        piece.append(littleEndian: UInt32(path.count))
        piece.append(contentsOf: path)
        count += 1
        if piece.count > 1 << 16 { try flush() }
    }

    /// Puts the index in place of the old one.
    ///
    /// - Parameter tree: the name of the manifest that the records make, if it is known.
    package consuming func finish(tree: ObjectID? = nil) throws(FileError) {
        let tree = tree ?? StatIndexFormat.noTree
        piece.append(littleEndian: UInt64(count))
        piece.append(littleEndian: tree.high)
        piece.append(littleEndian: tree.low)
        try flush()
        try writer.append(hasher.finalize())
        try writer.flush()
        try FileSystem.rename(temporary, to: file)
        isFinished = true
    }

    private mutating func flush() throws(FileError) {
        let bytes = piece
        unsafe hasher.update(bytes.span.bytes)
        try writer.append(bytes)
        piece.removeAll(keepingCapacity: true)
    }

    /// A change within the same tick of the clock as the look would leave no trace.
    ///
    /// A tick is a few milliseconds, or up to two seconds where stamps have no fractions.
    package static func isRacy(_ identity: FileIdentity, observed: Int64) -> Bool {
        let isCoarse = identity.changed % 1_000_000_000 == 0
        let tick: Int64 = isCoarse ? 2_000_000_000 : 20_000_000
        return identity.changed > observed - tick
    }
}
