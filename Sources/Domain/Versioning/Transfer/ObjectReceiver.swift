internal import Cryptography
internal import FileStore

/// Takes an object's bytes as they arrive, and stages it when they hash to its name.
///
/// Small objects stay in memory; a large one goes to an unfinished file of the store.
final class ObjectReceiver {
    private let key: ObjectKey
    private let writer: ObjectWriter
    private let progress: Progress?
    private var hasher = MD5()
    private var legacy: LegacyHasher?
    private var pending: [UInt8] = []
    private var file: File?

    init(_ key: ObjectKey, _ writer: ObjectWriter, progress: Progress?) {
        self.key = key
        self.writer = writer
        self.progress = progress
        if key.layout == .legacy, !key.id.isTree { legacy = LegacyHasher() }
    }

    deinit {
        // Only what was not adopted is still open: an error ended the stream.
        if let path = file?.path { try? FileSystem.removeIfPresent(path) }
    }

    func take(_ bytes: borrowing RawSpan) throws(FileError) {
        unsafe bytes.withUnsafeBytes { unsafe pending.append(contentsOf: $0) }
        progress?.advance(bytes: bytes.byteCount)
        if pending.count > Scratch.smallFile { try spill() }
    }

    /// - Parameter place: what to call the source in an error.
    func finish(from place: FilePath) throws {
        guard file != nil else {
            let bytes = pending
            try ObjectCheck.require(bytes, key, at: place)
            return try unsafe writer.stage(key, bytes.span.bytes)
        }
        try spill()
        let digest = legacy == nil ? hasher.finalize() : finishLegacy()
        try ObjectCheck.require(ObjectID(digest: digest), key, at: place)
        guard let path = file?.path else { return }
        try writer.adopt(path, as: key)
        file = nil
    }

    private func finishLegacy() -> [UInt8] {
        legacy?.finalize() ?? []
    }

    private func spill() throws(FileError) {
        if file == nil {
            file = try File(writer.temporaryPath(), .create(permissions: 0o600))
        }
        if legacy == nil {
            let bytes = pending
            unsafe hasher.update(bytes.span.bytes)
        } else {
            legacy?.update(pending)
        }
        try file?.write(pending)
        file?.startWriteback()
        pending.removeAll(keepingCapacity: true)
    }
}
