internal import FileStore

/// Where manifests are read: from the cache, else from a remote.
package struct ManifestSource {
    private let store: ObjectStore
    private let remote: (any Remote)?
    /// Manifests that came from the remote, with their bytes, to be kept once their files are.
    package private(set) var fetched: [ObjectKey: [UInt8]] = [:]

    package init(_ store: ObjectStore, remote: (any Remote)? = nil) {
        self.store = store
        self.remote = remote
    }

    /// `nil` when the manifest is nowhere.
    package mutating func manifest(_ key: ObjectKey) throws -> Manifest? {
        let name = "the manifest \(key.id)"
        if try store.contains(key) {
            do {
                return try Manifest(parsing: store.read(key), name: name)
            } catch let error as VersioningError where error.code == .corrupt && remote != nil {
                // The remote may still have the good bytes; `publish` then replaces the bad ones.
            }
        }
        guard let bytes = try download(key) else { return nil }
        let manifest = try Manifest(parsing: bytes, name: name)
        fetched[key] = bytes
        return manifest
    }

    private func download(_ key: ObjectKey) throws -> [UInt8]? {
        guard let remote else { return nil }
        let bytes: [UInt8]
        do {
            bytes = try Self.read(key, from: remote)
        } catch {
            if error.code == .notFound { return nil }
            throw error
        }
        try ObjectCheck.require(bytes, key, at: FilePath(remote.location).appending(key.path))
        return bytes
    }

    private static func read(
        _ key: ObjectKey, from remote: any Remote
    ) throws(RemoteError) -> [UInt8] {
        var bytes: [UInt8] = []
        try remote.read(key) { piece in
            unsafe piece.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
