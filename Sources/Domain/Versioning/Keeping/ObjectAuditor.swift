internal import Cryptography
internal import FileStore

/// What a second look at an object found.
package enum ObjectFinding: Sendable, Hashable {
    case sound(bytes: Int)
    /// The bytes hash to something else.
    case corrupt
    case missing
    /// Sound, but not marked as verified: DVC would hash it again each time.
    case wrongMode
    /// The disk or the server would not hand it out.
    case unreadable(String)
}

/// Re-hashes objects where they lie.
struct ObjectAuditor {
    private static let verifiedMode: UInt32 = 0o444
    let progress: Progress?

    func check(_ key: ObjectKey, at path: FilePath, _ scratch: Scratch) -> ObjectFinding {
        do throws(FileError) {
            return try look(key, at: path, scratch)
        } catch {
            return error.isNotFound ? .missing : .unreadable(error.description)
        }
    }

    private func look(
        _ key: ObjectKey, at path: FilePath, _ scratch: Scratch
    ) throws(FileError) -> ObjectFinding {
        let status = try FileSystem.status(of: path)
        guard status.kind == .regular else { return .corrupt }
        let found = try scratch.hash(of: key, at: path)
        progress?.advance(files: 1, bytes: Int(status.size))
        guard found.high == key.id.high, found.low == key.id.low else { return .corrupt }
        let isMarked = status.permissions & 0o777 == Self.verifiedMode
        return isMarked ? .sound(bytes: Int(status.size)) : .wrongMode
    }

    func check(_ key: ObjectKey, on remote: any Remote, _ scratch: Scratch) throws -> ObjectFinding
    {
        if let path = remote.localPath(of: key) { return check(key, at: path, scratch) }
        let digest = StreamDigest(key)
        do {
            try remote.read(key) { piece in
                digest.update(piece)
                progress?.advance(bytes: piece.byteCount)
            }
        } catch {
            switch error.code {
            case .notFound: return .missing
            case .denied, .configuration: throw error
            default: return .unreadable(error.description)
            }
        }
        progress?.advance(files: 1)
        let found = digest.finish()
        let isSame = found.high == key.id.high && found.low == key.id.low
        return isSame ? .sound(bytes: digest.count) : .corrupt
    }
}

/// The hash of bytes as they arrive, by the rule of their object's layout.
private final class StreamDigest {
    private var hasher = MD5()
    private var legacy: LegacyHasher?
    private(set) var count = 0

    init(_ key: ObjectKey) {
        if key.layout == .legacy, !key.id.isTree { legacy = LegacyHasher() }
    }

    func update(_ bytes: borrowing RawSpan) {
        count += bytes.byteCount
        if legacy == nil {
            hasher.update(bytes)
        } else {
            unsafe bytes.withUnsafeBytes { unsafe legacy?.update($0) }
        }
    }

    func finish() -> ObjectID {
        ObjectID(digest: legacy?.finalize() ?? hasher.finalize())
    }
}

extension Scratch {
    fileprivate func hash(of key: ObjectKey, at path: FilePath) throws(FileError) -> ObjectID {
        let file = try File(path, .read)
        return key.layout == .legacy && !key.id.isTree ? try legacyHash(file) : try hash(file)
    }
}
