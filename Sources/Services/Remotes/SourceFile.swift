internal import Cryptography
internal import FileStore
internal import Versioning

/// A file on its way to a remote, read by many threads at once.
final class SourceFile: Sendable {
    struct Digests {
        let md5: [UInt8]
        let sha256: [UInt8]
    }

    let path: FilePath
    let size: Int
    private let file: File

    init(_ path: FilePath) throws(RemoteError) {
        do throws(FileError) {
            file = try File(path, .read)
            size = Int(try file.status().size)
        } catch {
            throw Self.failure(error)
        }
        self.path = path
    }

    func read(at offset: Int, into buffer: inout [UInt8]) throws(FileError) -> Int {
        try file.read(into: &buffer, at: UInt64(offset))
    }

    /// Feeds `range` to `consume` through `buffer`.
    func read(
        _ range: Range<Int>, through buffer: inout [UInt8], consume: (borrowing RawSpan) -> Void
    ) throws(RemoteError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let wanted = min(buffer.count, range.upperBound - offset)
            let count: Int
            do throws(FileError) {
                count = try read(at: offset, into: &buffer)
            } catch {
                throw Self.failure(error)
            }
            guard count >= wanted else {
                throw RemoteError(.corruptSource, "\(path) became shorter while it was read")
            }
            unsafe consume(buffer.span.bytes.extracting(first: wanted))
            offset += wanted
        }
    }

    /// The whole file, which must be small.
    func readAll() throws(RemoteError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: size)
        if size > 0 { try read(0..<size, through: &bytes) { _ in } }
        return bytes
    }

    func digests() throws(RemoteError) -> Digests {
        var md5 = MD5()
        var sha256 = SHA256()
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        try read(0..<size, through: &buffer) { bytes in
            md5.update(bytes)
            sha256.update(bytes)
        }
        return Digests(md5: md5.finalize(), sha256: sha256.finalize())
    }

    /// Fails unless the bytes are those that `key` names; a legacy name is not a hash of them.
    func check(_ md5: [UInt8], against key: ObjectKey) throws(RemoteError) {
        guard key.layout == .current else { return }
        let actual = ObjectID(digest: md5, isTree: key.id.isTree)
        guard actual == key.id else {
            throw RemoteError(
                .corruptSource,
                "\(path) should hold \(key.id) but holds \(actual); remove it and fetch it again")
        }
    }

    private static func failure(_ error: FileError) -> RemoteError {
        RemoteError(.corruptSource, "\(error)", underlying: error)
    }
}
