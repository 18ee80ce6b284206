package import FileStore

/// Objects that were taken out of a cache and can be put back, one folder for each time.
package struct Trash: Sendable {
    package struct Batch: Sendable {
        package let label: String
        package let path: FilePath
        package var count = 0
        package var bytes = 0
    }

    let root: FilePath
    private let cache: ObjectStore

    package init(_ repository: Repository) throws {
        root = try repository.asideDirectory("trash")
        cache = repository.cache
    }

    /// The oldest first.
    package func batches() throws -> [Batch] {
        guard FileSystem.isDirectory(root) else { return [] }
        let names = try FileSystem.list(root).map(\.name).sorted { $0.precedes($1) }
        return try names.filter { FileSystem.isDirectory(root.appending($0)) }.map { name in
            let path = root.appending(name)
            var batch = Batch(label: String(decoding: name, as: UTF8.self), path: path)
            for key in try StoreSurvey(ObjectStore(root: path)).objects {
                batch.count += 1
                batch.bytes += Int(try FileSystem.status(of: path.appending(key.path)).size)
            }
            return batch
        }
    }

    /// Takes objects out of the cache: manifests first, so that none is left without its files.
    package func take(_ keys: [ObjectKey], label: String) throws -> FilePath {
        let batch = root.appending(label)
        for key in keys.filter(\.id.isTree) + keys.filter({ !$0.id.isTree }) {
            try Self.move(key, from: cache.root, to: batch, permissions: 0o777)
        }
        if !keys.isEmpty { try FileSystem.synchronizeFileSystem(holding: batch) }
        return batch
    }

    /// Puts a batch back; what the cache has again stays as it is there.
    ///
    /// - Parameter label: of a batch, or `latest`.
    package func restore(_ label: String) throws -> (batch: Batch, restored: Int) {
        let batches = try batches()
        guard
            let batch = label == "latest"
                ? batches.last : batches.first(where: { $0.label == label })
        else {
            throw VersioningError(
                .notFound,
                batches.isEmpty
                    ? "the trash at \(root) is empty"
                    : "the trash has no '\(label)'; see `datavc gc --list-trash`")
        }
        let keys = try StoreSurvey(ObjectStore(root: batch.path)).objects
        var restored = 0
        for key in keys.filter({ !$0.id.isTree }) + keys.filter(\.id.isTree) {
            if try cache.contains(key) { continue }
            try Self.move(
                key, from: batch.path, to: cache.root,
                permissions: cache.isGroupShared ? 0o2775 : 0o777)
            restored += 1
        }
        if restored > 0 { try FileSystem.synchronizeFileSystem(holding: cache.root) }
        // What is left in the batch is in the cache as well.
        try FileSystem.removeTree(batch.path)
        return (batch, restored)
    }

    /// Erases batches for good.
    ///
    /// - Parameter limit: only those whose label comes before it; `nil` for all.
    package func empty(before limit: String?) throws -> [Batch] {
        let doomed = try batches().filter { batch in limit.map { batch.label < $0 } ?? true }
        for batch in doomed { try FileSystem.removeTree(batch.path) }
        return doomed
    }

    /// Where an object lies in each batch that has it.
    func copies(of id: ObjectID) throws -> [FilePath] {
        guard FileSystem.isDirectory(root) else { return [] }
        var found: [FilePath] = []
        for entry in try FileSystem.list(root) {
            for layout in ObjectLayout.allCases {
                let path = root.appending(entry.name).appending(layout.path(of: id))
                if try FileSystem.statusIfPresent(of: path, followingLinks: false) != nil {
                    found.append(path)
                }
            }
        }
        return found
    }

    static func move(
        _ key: ObjectKey, from source: FilePath, to destination: FilePath, permissions: UInt32
    ) throws(FileError) {
        let final = destination.appending(key.path)
        do {
            try FileSystem.rename(source.appending(key.path), to: final)
        } catch {
            guard error.isNotFound else { throw error }
            try FileSystem.createDirectories(final.parent, permissions: permissions)
            // The creation mask takes the group's right away.
            if permissions != 0o777 {
                try FileSystem.setPermissions(of: final.parent, to: permissions)
            }
            try FileSystem.rename(source.appending(key.path), to: final)
        }
    }
}

extension Repository {
    /// Whether the cache lies below the repository, so that no other one is expected to use it.
    package func ownsCache() throws -> Bool {
        guard try FileSystem.statusIfPresent(of: cache.root) != nil else {
            return cache.root.relative(to: root) != nil
        }
        let place = try FileSystem.canonical(cache.root)
        return place.relative(to: try FileSystem.canonical(root)) != nil
    }

    /// A folder that objects of the cache can be moved to within one file system.
    func asideDirectory(_ name: String) throws -> FilePath {
        let usual = privateDirectory.appending(name)
        guard let status = try FileSystem.statusIfPresent(of: cache.root) else { return usual }
        let here = try FileSystem.status(of: dataDirectory).identity.device
        let isNear = try status.identity.device == here && ownsCache()
        return isNear ? usual : cache.root.appending(".datavc").appending(name)
    }
}
