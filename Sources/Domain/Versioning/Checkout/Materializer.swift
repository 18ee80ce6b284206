package import FileStore
internal import Synchronization

/// Puts the bytes of objects under paths of the work tree, checked against their names.
package final class Materializer: Sendable {
    private let store: ObjectStore
    private let kinds: [LinkKind]
    /// The first kind that has not failed here.
    private let usable = Atomic<Int>(0)
    /// Whether files made in the staging directory cannot be moved to where they belong.
    private let isStagingApart = Atomic<Bool>(false)
    private let progress: Progress?

    package init(_ store: ObjectStore, kinds: [LinkKind], progress: Progress?) {
        self.store = store
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
            let look = try make(key, at: temporary, sharesObject: !isExecutable, scratch)
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

    /// Makes `path`, which must not exist; after an error something unfinished may be there.
    ///
    /// - Parameter sharesObject: whether it may be a link to the object.
    /// - Returns: what it looks like.
    func make(
        _ key: ObjectKey, at path: FilePath, sharesObject: Bool = true, _ scratch: Scratch
    ) throws -> FileIdentity {
        try makeFile(key, path, sharesObject, scratch)
        let look = try FileSystem.status(of: path).identity
        progress?.advance(files: 1)
        return look
    }

    private func makeFile(
        _ key: ObjectKey, _ path: FilePath, _ sharesObject: Bool, _ scratch: Scratch
    ) throws {
        var choice = usable.load(ordering: .relaxed)
        while let kind = linkKind(choice) {
            if kind != .reflink, !sharesObject { break }
            if kind == .hardlink, try isEmpty(key) { break }
            try ObjectCheck.require(scratch.hash(of: key, in: store), key, at: store.path(of: key))
            guard let failure = try link(key, path, kind) else { return }
            // One object may have too many links; that says nothing of the others.
            if failure.isTooManyLinks { break }
            choice += 1
            usable.store(choice, ordering: .relaxed)
        }
        try copy(key, path, scratch)
    }

    /// `nil` when copies are next.
    private func linkKind(_ choice: Int) -> LinkKind? {
        kinds[choice] == .copy ? nil : kinds[choice]
    }

    private func isEmpty(_ key: ObjectKey) throws -> Bool {
        try FileSystem.status(of: store.path(of: key)).size == 0
    }

    /// Returns why this kind of link cannot be had, if so.
    private func link(
        _ key: ObjectKey, _ path: FilePath, _ kind: LinkKind
    ) throws(FileError) -> FileError? {
        do {
            switch kind {
            case .symlink: try FileSystem.symlink(to: store.path(of: key), at: path)
            case .hardlink: try FileSystem.link(store.path(of: key), to: path)
            case .reflink, .copy:
                let object = try File(store.path(of: key), .read)
                try File(path, .create(permissions: 0o666)).clone(from: object)
            }
            return nil
        } catch {
            if kind == .reflink { try FileSystem.removeIfPresent(path) }
            guard error.isLinkUnsupported else { throw error }
            return error
        }
    }

    private func copy(_ key: ObjectKey, _ path: FilePath, _ scratch: Scratch) throws {
        let source = store.path(of: key)
        let file = try File(source, .read)
        let count = try file.read(into: &scratch.buffer)
        if count < scratch.buffer.count {
            let found =
                key.layout == .legacy
                ? try scratch.hash(of: key, in: store) : scratch.hash(first: count)
            try ObjectCheck.require(found, key, at: source)
            let bytes = scratch.buffer
            let output = try File(path, .create(permissions: 0o666))
            try unsafe output.write(bytes.span.bytes.extracting(first: count))
            progress?.advance(bytes: count)
            return
        }
        let copied = try OverlappedCopy.run(
            from: source, to: path, permissions: 0o666 & ~FileSystem.creationMask,
            progress: progress)
        let found = key.layout == .legacy ? try scratch.hash(of: key, in: store) : copied
        try ObjectCheck.require(found, key, at: source)
    }

    private func makeExecutable(_ path: FilePath) throws {
        let status = try FileSystem.status(of: path, followingLinks: false)
        guard status.kind == .regular else { return }
        try FileSystem.setPermissions(of: path, to: status.permissions | 0o100)
    }
}
