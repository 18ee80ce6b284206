package import FileStore

/// The folder that the stages share, which is also the root of the data repository.
package struct SharedVolume: Sendable {
    package let root: FilePath

    package init(_ root: FilePath) {
        self.root = root.normalized
    }

    package var rawData: FilePath { root.appending("data/raw") }
    package var models: FilePath { root.appending("models") }
    var ownDirectory: FilePath { root.appending("spool/dvc-sync") }

    /// Where the volume's own remote lies: beside it.
    package static let defaultRemote = "../../dvc_remote"

    /// The folders that are versioned as a whole.
    private var folders: [FilePath] {
        [rawData, root.appending("data/feedback"), root.appending("reports")]
    }

    /// What there is to version now.
    func candidates() throws -> [FilePath] {
        let bundles = try FileSystem.list(models).map(\.name)
            .filter { $0.suffix(6).elementsEqual(".aisle".utf8) && $0.first != UInt8(ascii: ".") }
            .map { models.appending($0) }
            .filter { FileSystem.isFile($0) }
        return try folders.filter { try Self.holdsSomething($0) } + bundles.sorted()
    }

    static func holdsSomething(_ directory: FilePath) throws -> Bool {
        guard FileSystem.isDirectory(directory) else { return false }
        var stream = try DirectoryStream(directory)
        return try stream.next() != nil
    }

    // MARK: - Preparing

    /// Makes what is missing; an empty volume becomes a data repository.
    ///
    /// - Returns: whether it was made one now.
    package func prepare() throws -> Bool {
        do {
            return try makeSkeleton()
        } catch {
            guard error.isDenied else { throw error }
            throw SyncError(
                .volume,
                "\(error); the shared volume \(root) must be writable for this user. Give it to"
                    + " that user (`chown -R UID:GID \(root)`), or in compose set AISLE_UID and"
                    + " AISLE_GID to the owner of a bind mount (the named volume belongs to 10001)")
        }
    }

    private func makeSkeleton() throws(FileError) -> Bool {
        for folder in folders + [models, ownDirectory, root.appending(".dvc/tmp")] {
            try FileSystem.createDirectories(folder)
        }
        try probe()
        let configuration = root.appending(".dvc/config")
        guard try FileSystem.statusIfPresent(of: configuration) == nil else { return false }
        // The configuration comes last: without it, the next start begins again.
        for (name, text) in Self.skeleton {
            let path = root.appending(name)
            guard try FileSystem.statusIfPresent(of: path) == nil else { continue }
            try FileSystem.writeAtomically(Array(text.utf8), to: path)
        }
        return true
    }

    /// A folder may be there and still not ours to write to.
    private func probe() throws(FileError) {
        for folder in folders.map(\.parent) + [models, ownDirectory, root.appending(".dvc/tmp")] {
            let path = folder.appending(TemporaryName.next())
            _ = try File(path, .create(permissions: 0o600))
            try FileSystem.remove(path)
        }
    }

    /// The same files as in `shared_volume` of this repository, which a test compares.
    package static let skeleton: [(name: String, text: String)] = [
        (".gitignore", "/spool\n/objects\n/reports\n/aisle.db*\n"),
        ("data/.gitignore", "/raw\n/feedback\n/processed\n"),
        ("models/.gitignore", "/*.aisle\n"),
        (".dvcignore", "/spool\n/objects\n/data/processed\n/aisle.db*\n"),
        (".dvc/.gitignore", "/config.local\n/tmp\n/cache\n"),
        (
            ".dvc/config",
            """
            [core]
                remote = storage
            ['remote "storage"']
                url = \(defaultRemote)

            """
        ),
    ]
}
