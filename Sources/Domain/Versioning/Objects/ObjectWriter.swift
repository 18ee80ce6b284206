package import FileStore
internal import Parallelism
internal import Synchronization

/// Brings objects into a store: first under temporary names, then, once their bytes are safely
/// on the disk, under their own.
package final class ObjectWriter: Sendable {
    /// How many objects may wait for one sync; bounds the memory for millions.
    package static let batch = 1 << 16

    private struct Staged {
        let key: ObjectKey
        let temporary: [UInt8]
    }

    private let store: ObjectStore
    private let staged = Mutex<[Staged]>([])
    private let fresh: FreshShards
    private let sync: SyncAhead

    package init(_ store: ObjectStore) {
        self.store = store
        fresh = FreshShards(store)
        sync = SyncAhead(store.root)
    }

    deinit {
        discard()
    }

    /// Stages bytes that are known to hash to `key`.
    package func stage(_ key: ObjectKey, _ bytes: borrowing RawSpan) throws(FileError) {
        try sync.advance()
        if let path = try fresh.path(for: key), try make(path, bytes) { return }
        let temporary = Self.temporaryName(in: Self.directory(of: key))
        _ = try make(store.root.appending(temporary), bytes)
        staged.withLock { $0.append(Staged(key: key, temporary: temporary)) }
    }

    /// Returns whether the file was made; it is not when there is one.
    private func make(_ path: FilePath, _ bytes: borrowing RawSpan) throws(FileError) -> Bool {
        let file: File
        do {
            file = try create(path)
        } catch {
            guard error.isExisting else { throw error }
            return false
        }
        do {
            try file.write(bytes)
        } catch {
            try? FileSystem.remove(path)  // The first error is the one to tell.
            throw error
        }
        return true
    }

    /// Stages a copy of a large file, hashing it on the way; returns the hash.
    ///
    /// - Parameter accept: called with the hash; the copy is kept when it returns a key.
    package func stageCopy(
        of source: FilePath, progress: Progress?, accept: (ObjectID) throws(FileError) -> ObjectKey?
    ) throws(FileError) -> ObjectID {
        let path = try temporaryPath()
        do {
            let id = try OverlappedCopy.run(
                from: source, to: path, permissions: 0o444, progress: progress)
            if let key = try accept(id) {
                try adopt(path, as: key)
            } else {
                try FileSystem.remove(path)
            }
            return id
        } catch {
            try? FileSystem.remove(path)  // The first error is the one to tell.
            throw error
        }
    }

    /// Stages a hard link to a finished file, which becomes read-only.
    package func stageLink(_ key: ObjectKey, to file: FilePath) throws(FileError) {
        let temporary = Self.temporaryName(in: Self.directory(of: key))
        let path = store.root.appending(temporary)
        do {
            try FileSystem.link(file, to: path)
        } catch  where error.isNotFound {
            try makeShard(path)
            try FileSystem.link(file, to: path)
        }
        try FileSystem.setPermissions(of: path, to: 0o444)
        staged.withLock { $0.append(Staged(key: key, temporary: temporary)) }
    }

    /// A name for a file that `adopt` will take.
    func temporaryPath() throws(FileError) -> FilePath {
        let path = store.root.appending(
            Self.temporaryName(in: Array(ObjectLayout.current.directory.utf8)))
        try FileSystem.createDirectories(path.parent)
        return path
    }

    /// Stages a file made at `temporaryPath` whose bytes are known to hash to `key`.
    func adopt(_ path: FilePath, as key: ObjectKey) throws(FileError) {
        try FileSystem.setPermissions(of: path, to: 0o444)
        let temporary = path.relative(to: store.root) ?? path.bytes
        staged.withLock { $0.append(Staged(key: key, temporary: temporary)) }
    }

    /// Gives everything staged its own name: bytes first, then names, each synced.
    package func publish() throws(FileError) {
        let ready = staged.withLock { staged in
            defer { staged = [] }
            return staged.sorted { $0.key.id < $1.key.id }
        }
        guard !ready.isEmpty || !fresh.isEmpty else { return }
        do {
            let base = store.root
            try sync.finish()
            try fresh.publish()
            try Workers.forEach(ready.count, jobs: Workers.processors) { index throws(FileError) in
                let item = ready[index]
                let final = base.appending(item.key.path)
                do throws(FileError) {
                    try FileSystem.rename(base.appending(item.temporary), to: final)
                } catch  where error.isNotFound {
                    try self.makeShard(final)
                    try FileSystem.rename(base.appending(item.temporary), to: final)
                }
            }
            try FileSystem.synchronizeFileSystem(holding: base)
        } catch {
            staged.withLock { $0.append(contentsOf: ready) }
            throw error
        }
    }

    /// Forgets and removes what was staged and not published.
    package func discard() {
        let left = staged.withLock { staged in
            defer { staged = [] }
            return staged
        }
        fresh.discard()
        for item in left {
            // What cannot be removed now is skipped by every reader and swept by gc.
            try? FileSystem.removeIfPresent(store.root.appending(item.temporary))
        }
    }

    private func create(_ path: FilePath) throws(FileError) -> File {
        do {
            return try open(path)
        } catch  where error.isNotFound {
            try makeShard(path)
            return try open(path)
        }
    }

    private func open(_ path: FilePath) throws(FileError) -> File {
        let file = try File(path, .create(permissions: 0o444))
        // DVC takes exactly 0444 as the mark of a verified object.
        if FileSystem.creationMask & 0o444 != 0 { try file.setPermissions(0o444) }
        return file
    }

    private func makeShard(_ path: FilePath) throws(FileError) {
        try FileSystem.createDirectories(path.parent)
        if store.isGroupShared { try FileSystem.setPermissions(of: path.parent, to: 0o2775) }
    }

    private static func directory(of key: ObjectKey) -> [UInt8] {
        Array(key.path.prefix(key.layout.directory.utf8.count + 3))
    }

    private static func temporaryName(in directory: [UInt8]) -> [UInt8] {
        directory + TemporaryName.next()
    }
}
