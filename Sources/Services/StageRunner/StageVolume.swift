package import Cryptography
package import FileStore
internal import Parallelism

/// The shared volume as stages use it: what they make is named by its bytes.
package struct StageVolume: Sendable {
    package let root: FilePath

    package init(_ root: FilePath) {
        self.root = root.normalized
    }

    package var rawData: FilePath { root.appending("data/raw") }
    package var feedback: FilePath { root.appending("data/feedback/feedback.csv") }
    package var processed: FilePath { root.appending("data/processed") }
    package var reports: FilePath { root.appending("reports") }
    package var models: FilePath { root.appending("models") }
    package var spool: FilePath { root.appending("spool") }
    private var objects: FilePath { root.appending("objects/sha256") }
    var workplaces: FilePath { root.appending("objects/.work") }

    /// Where the file with these bytes is, once a stage has made it.
    package func path(of digest: SHA256Digest) -> FilePath {
        objects.appending("\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))")
    }

    // MARK: - Keeping

    /// Moves finished files to their final names; they are on the disk when this returns.
    package func keep(_ files: [String: FilePath]) throws -> [String: SHA256Digest] {
        guard !files.isEmpty else { return [:] }
        let named = files.sorted { $0.key < $1.key }
        let digests = try Workers.map(named.count, jobs: Workers.processors) { index in
            try keep(named[index].value)
        }
        try FileSystem.synchronizeFileSystem(holding: objects)
        return Dictionary(uniqueKeysWithValues: zip(named.map(\.key), digests))
    }

    private func keep(_ file: FilePath) throws -> SHA256Digest {
        let opened = try File(file, .readWrite(permissions: 0o644))
        let digest = try Self.digest(of: opened)
        try opened.setPermissions(0o444)
        try opened.synchronize()
        let path = path(of: digest)
        try FileSystem.createDirectories(path.parent)
        // Over what may be there already: if that was damaged, it is whole again.
        try FileSystem.rename(file, to: path)
        return digest
    }

    /// Whether all these files are there with the bytes that their names promise.
    package func areWhole(_ digests: some Collection<SHA256Digest>) throws -> Bool {
        let digests = Array(digests)
        let verdicts = try Workers.map(digests.count, jobs: Workers.processors) { index in
            try isWhole(digests[index])
        }
        return verdicts.allSatisfy { $0 }
    }

    private func isWhole(_ digest: SHA256Digest) throws -> Bool {
        guard try FileSystem.statusIfPresent(of: path(of: digest)) != nil else { return false }
        return try Self.digest(of: path(of: digest)) == digest
    }

    /// Gives a kept file a name for people or for datavc, in place of what had it.
    package func link(_ digest: SHA256Digest, to path: FilePath) throws {
        try FileSystem.createDirectories(path.parent)
        let temporary = path.parent.appending(TemporaryName.next())
        try FileSystem.link(self.path(of: digest), to: temporary)
        try FileSystem.rename(temporary, to: path)
        // A rename between two names of one file does nothing and leaves both.
        try FileSystem.removeIfPresent(temporary)
    }

    // MARK: - Digests

    package static func digest(of path: FilePath) throws -> SHA256Digest {
        try digest(of: File(path, .read))
    }

    private static func digest(of file: borrowing File) throws -> SHA256Digest {
        var hasher = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset: UInt64 = 0
        while true {
            let count = try file.read(into: &buffer, at: offset)
            unsafe hasher.update(buffer.span.extracting(first: count).bytes)
            offset += UInt64(count)
            guard count == buffer.count else { break }
        }
        return hasher.finalizeDigest()
    }
}
