package import FileStore
internal import Synchronization

/// Where new objects go while files are hashed: a cache, and what it has already.
package final class Ingest: Sendable {
    package let writer: ObjectWriter
    /// Files become hard links of their objects instead of being copied.
    package let byLink: Bool
    private let present: Mutex<Set<ObjectID>>

    package init(_ store: ObjectStore, byLink: Bool) throws(FileError) {
        writer = ObjectWriter(store)
        self.byLink = byLink
        present = Mutex(try store.objects())
    }

    package func contains(_ id: ObjectID) -> Bool {
        present.withLock { $0.contains(id) }
    }

    /// True for the one caller that is to bring the object.
    package func claim(_ id: ObjectID) -> Bool {
        present.withLock { $0.insert(id).inserted }
    }
}
