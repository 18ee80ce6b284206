internal import Cryptography
package import FileStore

/// Whether bytes are those that an object's name promises.
package enum ObjectCheck {
    package static func require(
        _ bytes: [UInt8], _ key: ObjectKey, at path: FilePath
    ) throws(VersioningError) {
        try require(ObjectID(digest: digest(of: bytes, key)), key, at: path)
    }

    /// - Parameter found: the hash of the bytes, whatever kind of object they are.
    package static func require(
        _ found: ObjectID, _ key: ObjectKey, at path: FilePath
    ) throws(VersioningError) {
        guard found.high == key.id.high, found.low == key.id.low else {
            let name = String(decoding: found.hexBytes, as: UTF8.self)
            throw VersioningError(
                .corrupt,
                "\(path) is corrupt: its bytes hash to \(name)."
                    + " Run `datavc verify` to find every bad object, then fetch it again")
        }
    }

    private static func digest(of bytes: [UInt8], _ key: ObjectKey) -> [UInt8] {
        guard key.layout == .legacy, !key.id.isTree else { return MD5.hash(of: bytes) }
        var hasher = LegacyHasher()
        hasher.update(bytes)
        return hasher.finalize()
    }
}
