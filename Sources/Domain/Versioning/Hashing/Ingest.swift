package import FileStore
internal import Synchronization

/// Where new objects go while files are hashed: a cache, and what it has already.
package final class Ingest: Sendable {
    /// What is known of the cache.
    private struct Contents {
        var known: Set<ObjectID> = []
        /// Whether `known` is all there is.
        var isWhole = false
    }

    package let writer: ObjectWriter
    /// Files become hard links of their objects instead of being copied.
    package let byLink: Bool
    private let store: ObjectStore
    private let contents = Mutex(Contents())

    package init(_ store: ObjectStore, byLink: Bool) {
        self.store = store
        self.byLink = byLink
        writer = ObjectWriter(store)
    }

    /// Lists the cache when so many files are coming that this is cheaper than asking for each.
    package func expect(_ files: Int) throws(FileError) {
        guard files > 256, !contents.withLock({ $0.isWhole }) else { return }
        let objects = try store.objects()
        contents.withLock {
            $0.known.formUnion(objects)
            $0.isWhole = true
        }
    }

    package func contains(_ id: ObjectID) throws(FileError) -> Bool {
        let (isKnown, isWhole) = contents.withLock { ($0.known.contains(id), $0.isWhole) }
        if isKnown || isWhole { return isKnown }
        return try store.contains(ObjectKey(id))
    }

    /// True for the one caller that is to bring the object.
    package func claim(_ id: ObjectID) throws(FileError) -> Bool {
        let (isNew, isWhole) = contents.withLock { ($0.known.insert(id).inserted, $0.isWhole) }
        if !isNew || isWhole { return isNew }
        return try !store.contains(ObjectKey(id))
    }
}
