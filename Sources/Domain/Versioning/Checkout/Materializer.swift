package import FileStore
internal import Synchronization

/// Puts the bytes of objects under paths of the work tree, checked against their names.
package final class Materializer: Sendable {
    private let store: ObjectStore
    /// The store's root.
    private let objects: Directory
    private let kinds: [LinkKind]
    /// The first kind that has not failed here.
    private let usable = Atomic<Int>(0)
    /// Whether files made in the staging directory cannot be moved to where they belong.
    private let isStagingApart = Atomic<Bool>(false)
    private let progress: Progress?

    package init(_ store: ObjectStore, kinds: [LinkKind], progress: Progress?) {
        self.store = store
        // Where there is no store, the first object says so.
        objects = (try? Directory(store.root)) ?? .current
        self.kinds = kinds.contains(.copy) ? kinds : kinds + [.copy]
        self.progress = progress
    }

    func begin(_ count: Int) {
        progress?.begin("Checking out", files: count)
    }

    /// Replaces `path`; the old file stays until the new one is whole.
    ///
    /// An executable file is always a copy: its mode must not become that of the object.
    /// - Parameter staging: where to make the file, so that a kill leaves nothing in the work
    ///   tree; `nil` makes it beside `path`.
    /// - Returns: what the new file looks like, except that its change time may differ.
    @discardableResult
    package func place(
        _ key: ObjectKey, at path: FilePath, staging: FilePath?, isExecutable: Bool,
        _ scratch: Scratch
    ) throws -> FileIdentity {
        if let staging, !isStagingApart.load(ordering: .relaxed) {
            do {
                return try place(key, at: path, madeIn: staging, isExecutable, scratch)
            } catch let error as FileError where error.isAcrossFileSystems {
                isStagingApart.store(true, ordering: .relaxed)
            }
        }
        return try place(key, at: path, madeIn: path.parent, isExecutable, scratch)
    }

    private func place(
        _ key: ObjectKey, at path: FilePath, madeIn directory: FilePath, _ isExecutable: Bool,
        _ scratch: Scratch
    ) throws -> FileIdentity {
        let temporary = directory.appending(TemporaryName.next())
        do {
            let look = try make(
                key, at: temporary.bytes[...], in: .current, sharesObject: !isExecutable, scratch)
            if isExecutable { try makeExecutable(temporary) }
            try FileSystem.rename(temporary, to: path)
            return look
        } catch {
            try? FileSystem.removeIfPresent(temporary)  // The first error is the one to tell.
            throw error
        }
    }

    /// Whether a file is already placed in the preferred way.
    package func isPlaced(_ key: ObjectKey, at path: FilePath) throws -> Bool {
        guard let status = try FileSystem.statusIfPresent(of: path, followingLinks: false)
        else { return false }
        switch kinds[usable.load(ordering: .relaxed)] {
        case .symlink:
            return try status.kind == .symbolicLink
                && FileSystem.target(ofLink: path) == store.path(of: key)
        case .hardlink:
            if status.size == 0 { return status.kind == .regular }
            let object = try FileSystem.statusIfPresent(of: store.path(of: key))
            return status.kind == .regular && object?.identity.inode == status.identity.inode
        case .reflink, .copy:
            return status.kind == .regular && status.linkCount == 1
        }
    }

    /// Makes a file, which must not exist; after an error something unfinished may be there.
    ///
    /// - Parameter sharesObject: whether it may be a link to the object.
    /// - Returns: what it looks like, except that its change time may differ.
    func make(
        _ key: ObjectKey, at name: ArraySlice<UInt8>, in directory: Directory,
        sharesObject: Bool = true, _ scratch: Scratch
    ) throws -> FileIdentity {
        let look =
            try link(key, name, directory, sharesObject, scratch)
            ?? copy(key, name, directory, scratch)
        progress?.advance(files: 1)
        return look
    }

    /// Returns `nil` when no link can be had, so that a copy is next.
    private func link(
        _ key: ObjectKey, _ name: ArraySlice<UInt8>, _ directory: Directory, _ sharesObject: Bool,
        _ scratch: Scratch
    ) throws -> FileIdentity? {
        var choice = usable.load(ordering: .relaxed)
        while kinds[choice] != .copy {
            let kind = kinds[choice]
            if kind != .reflink, !sharesObject { return nil }
            if kind == .hardlink, key.id.isOfNothing { return nil }
            let object = try open(key)
            let look = try object.status().identity
            try ObjectCheck.require(
                scratch.hash(object, of: look.size, by: key), key, at: store.path(of: key))
            do throws(FileError) {
                switch kind {
                case .symlink: try directory.symlink(to: store.path(of: key), as: name)
                case .hardlink: try objects.link(inObjects(key), to: directory, as: name)
                case .reflink, .copy: return try clone(object, name, directory)
                }
                return look
            } catch {
                guard error.isLinkUnsupported else { throw error }
                // One object may have too many links; that says nothing of the others.
                if error.isTooManyLinks { return nil }
                choice += 1
                usable.store(choice, ordering: .relaxed)
            }
        }
        return nil
    }

    private func clone(
        _ object: borrowing File, _ name: ArraySlice<UInt8>, _ directory: Directory
    ) throws(FileError) -> FileIdentity {
        let file = try File(name, in: directory, .create(permissions: 0o666))
        do {
            try file.clone(from: object)
            return try file.status().identity
        } catch {
            try FileSystem.removeIfPresent(file.path)
            throw error
        }
    }

    private func copy(
        _ key: ObjectKey, _ name: ArraySlice<UInt8>, _ directory: Directory, _ scratch: Scratch
    ) throws -> FileIdentity {
        let object = try open(key)
        let size = try object.status().size
        if size > UInt64(Scratch.smallFile) { return try copyLarge(key, name, directory, scratch) }
        let count = try object.read(into: &scratch.buffer, upTo: Int(size))
        let found =
            key.layout == .legacy
            ? try scratch.hash(of: key, in: store) : scratch.hash(first: count)
        try ObjectCheck.require(found, key, at: object.path)
        let bytes = scratch.buffer
        let file = try File(name, in: directory, .create(permissions: 0o666))
        try unsafe file.write(bytes.span.bytes.extracting(first: count))
        progress?.advance(bytes: count)
        return try file.status().identity
    }

    private func copyLarge(
        _ key: ObjectKey, _ name: ArraySlice<UInt8>, _ directory: Directory, _ scratch: Scratch
    ) throws -> FileIdentity {
        let source = store.path(of: key)
        let copied = try OverlappedCopy.run(
            from: source, to: directory.path.appending(name),
            permissions: 0o666 & ~FileSystem.creationMask, progress: progress)
        let found = key.layout == .legacy ? try scratch.hash(of: key, in: store) : copied
        try ObjectCheck.require(found, key, at: source)
        return try directory.status(of: name, followingLinks: true).identity
    }

    private func open(_ key: ObjectKey) throws(FileError) -> File {
        try File(inObjects(key), in: objects, .read)
    }

    private func inObjects(_ key: ObjectKey) -> ArraySlice<UInt8> {
        objects === Directory.current ? store.path(of: key).bytes[...] : key.path[...]
    }

    private func makeExecutable(_ path: FilePath) throws {
        let status = try FileSystem.status(of: path, followingLinks: false)
        guard status.kind == .regular else { return }
        try FileSystem.setPermissions(of: path, to: status.permissions | 0o100)
    }
}
