package import FileStore
internal import Parallelism

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
        for objects in try listing(layout, Workers.processors) { objects.forEach(visit) }
    }

    /// The objects of each shard.
    private func listing(
        _ layout: ObjectLayout, _ jobs: Int
    ) throws(FileError) -> [[ObjectID]] {
        let base = root.appending(layout.directory)
        let shards = try shards(of: base)
        return try Workers.map(shards.count, jobs: jobs) { number throws(FileError) in
            do throws(FileError) {
                return try objects(in: shards[number], of: base, layout)
            } catch {
                if error.isNotFound { return [] }  // Gone since the shards were listed.
                throw error
            }
        }
    }

    private func objects(
        in shard: [UInt8], of base: FilePath, _ layout: ObjectLayout
    ) throws(FileError) -> [ObjectID] {
        let list = try NameList(base.appending(shard))
        var objects: [ObjectID] = []
        objects.reserveCapacity(list.count)
        for position in 0..<list.count {
            guard let id = layout.object(shard: shard, name: list.names[position]) else { continue }
            // A folder or a link under the name of an object is not one.
            let isObject =
                if let kind = list.kinds[position] {
                    kind == .regular
                } else {
                    try contains(ObjectKey(id, layout: layout))
                }
            if isObject { objects.append(id) }
        }
        return objects
    }

    package func objects(
        _ layout: ObjectLayout = .current, jobs: Int = Workers.processors
    ) throws(FileError) -> Set<ObjectID> {
        let listing = try listing(layout, jobs)
        var found = Set<ObjectID>(minimumCapacity: listing.reduce(0) { $0 + $1.count })
        for objects in listing { found.formUnion(objects) }
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

    private func shards(of base: FilePath) throws(FileError) -> [[UInt8]] {
        do {
            return try FileSystem.list(base).filter { entry in
                let kind = entry.kind
                return entry.name.count == 2
                    && (kind == .directory
                        || (kind == nil && FileSystem.isDirectory(base.appending(entry.name))))
            }.map(\.name)
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }
}
