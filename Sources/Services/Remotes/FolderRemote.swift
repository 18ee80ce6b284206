package import FileStore
internal import Parallelism
package import Versioning

/// A remote that is a folder of this machine or of a mounted disk.
package struct FolderRemote: Remote {
    private let store: ObjectStore
    private let writer: ObjectWriter

    package init(_ folder: FilePath) {
        store = ObjectStore(root: folder)
        writer = ObjectWriter(store)
    }

    package var location: String { store.root.description }

    package var preferredJobs: Int { Workers.processors }

    package func probe(forWriting: Bool) throws(RemoteError) {
        try wrap { () throws(FileError) in
            if forWriting { try FileSystem.createDirectories(store.root) }
            guard try FileSystem.status(of: store.root).kind == .directory else {
                throw FileError("use as a remote", store.root, code: 20)
            }
        }
        if forWriting, !FileSystem.isWritable(store.root) {
            throw RemoteError(
                .denied,
                "the remote \(location) is not writable for this user; change its owner or mode")
        }
    }

    package func existing(among keys: [ObjectKey]) throws(RemoteError) -> Set<ObjectKey> {
        try wrap { () throws(FileError) in try store.existing(among: keys) }
    }

    package func list(_ layout: ObjectLayout, visit: (ObjectID) -> Void) throws(RemoteError) {
        try wrap { () throws(FileError) in try store.list(layout, visit: visit) }
    }

    package func read(
        _ key: ObjectKey, consume: (borrowing RawSpan) throws -> Void
    ) throws(RemoteError) {
        do {
            let path = store.path(of: key)
            guard try FileSystem.status(of: path, followingLinks: false).kind == .regular else {
                throw RemoteError(
                    .corruptSource, "\(path) is not a regular file, so it is not the object")
            }
            let file = try File(path, .read)
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while true {
                let count = try file.read(into: &buffer)
                try unsafe consume(buffer.span.bytes.extracting(first: count))
                if count < buffer.count { return }
            }
        } catch let error as FileError {
            throw RemoteError(error)
        } catch let error as RemoteError {
            throw error
        } catch {
            throw RemoteError(.consumer, "reading \(location) was ended", underlying: error)
        }
    }

    package func store(_ key: ObjectKey, from file: FilePath) throws(RemoteError) {
        do {
            try writer.stageVerified(key, from: file, progress: nil)
        } catch let error as FileError {
            throw RemoteError(error)
        } catch {
            throw RemoteError(.corruptSource, "\(error)", underlying: error)
        }
    }

    package func publish() throws(RemoteError) {
        try wrap { () throws(FileError) in try writer.publish() }
    }

    package func abandoned(before: Int64) throws(RemoteError) -> [FilePath] {
        try wrap { () throws(FileError) in try StoreSurvey(store).abandoned(before: before) }
    }

    package func remove(_ key: ObjectKey) throws(RemoteError) {
        try wrap { () throws(FileError) in try FileSystem.removeIfPresent(store.path(of: key)) }
    }

    package func localPath(of key: ObjectKey) -> FilePath? { store.path(of: key) }

    private func wrap<Value>(_ body: () throws(FileError) -> Value) throws(RemoteError) -> Value {
        do {
            return try body()
        } catch {
            throw RemoteError(error)
        }
    }
}

extension RemoteError {
    init(_ error: FileError) {
        self.init(
            error.isNotFound ? .notFound : error.isDenied ? .denied : .unavailable,
            error.description, underlying: error)
    }
}
