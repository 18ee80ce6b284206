package import FileStore

/// Objects in a folder: the cache of a work tree, or a folder remote.
package struct ObjectStore: Sendable, Hashable {
    package let root: FilePath
    /// Whether objects and directories are for the whole group (`cache.shared = group`).
    package let isGroupShared: Bool

    package init(root: FilePath, isGroupShared: Bool = false) {
        self.root = root
        self.isGroupShared = isGroupShared
    }

    package func path(of key: ObjectKey) -> FilePath {
        root.appending(key.path)
    }

    package func contains(_ key: ObjectKey) throws(FileError) -> Bool {
        try FileSystem.statusIfPresent(of: path(of: key), followingLinks: false)?.kind == .regular
    }

    /// Every object of a layout, by listing; foreign names and unfinished files are skipped.
    package func list(
        _ layout: ObjectLayout, visit: (ObjectID) -> Void
    ) throws(FileError) {
        try forEachShard(layout) { shard, directory throws(FileError) in
            for entry in try FileSystem.list(directory) {
                guard let id = layout.object(shard: shard, name: entry.name) else { continue }
                // A folder or a link under the name of an object is not one.
                let key = ObjectKey(id, layout: layout)
                let isObject =
                    if let kind = entry.kind { kind == .regular } else { try contains(key) }
                if isObject { visit(id) }
            }
        }
    }

    package func objects(_ layout: ObjectLayout = .current) throws(FileError) -> Set<ObjectID> {
        var found: Set<ObjectID> = []
        try list(layout) { found.insert($0) }
        return found
    }

    /// Those of `keys` that are here: by one look each when few, else by listing.
    package func existing(among keys: [ObjectKey]) throws(FileError) -> Set<ObjectKey> {
        if keys.count <= 256 {
            var found: Set<ObjectKey> = []
            for key in keys where try contains(key) { found.insert(key) }
            return found
        }
        var found: Set<ObjectKey> = []
        for layout in Set(keys.map(\.layout)) {
            let present = try objects(layout)
            for key in keys where key.layout == layout && present.contains(key.id) {
                found.insert(key)
            }
        }
        return found
    }

    /// The bytes of an object, checked against its name.
    package func read(_ key: ObjectKey, limit: Int = 1 << 30) throws -> [UInt8] {
        let bytes = try FileSystem.read(path(of: key), limit: limit)
        try ObjectCheck.require(bytes, key, at: path(of: key))
        return bytes
    }

    private func forEachShard(
        _ layout: ObjectLayout, _ body: ([UInt8], FilePath) throws(FileError) -> Void
    ) throws(FileError) {
        let base = root.appending(layout.directory)
        do {
            for entry in try FileSystem.list(base) where entry.name.count == 2 {
                let directory = base.appending(entry.name)
                if entry.kind == .directory
                    || (entry.kind == nil && FileSystem.isDirectory(directory))
                {
                    try body(entry.name, directory)
                }
            }
        } catch {
            if !error.isNotFound { throw error }
        }
    }
}
