package import FileStore
internal import Parallelism
internal import Synchronization

/// Where new objects go while files are hashed: a cache, and what it has already.
package final class Ingest: Sendable {
    /// What is known of the cache.
    private struct Contents {
        var known: Set<ObjectID> = []
        /// Whether `known` is all there is.
        var isWhole = false
        var listing: Background<Set<ObjectID>, FileError>?

        /// Waits for a listing that is under way.
        mutating func settle() throws(FileError) {
            guard let listing else { return }
            known.formUnion(try listing.value())
            isWhole = true
            self.listing = nil
        }
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

    /// Starts to list the cache when so many files are coming that this is cheaper than asking
    /// for each.
    package func expect(_ files: Int) {
        guard files > 256 else { return }
        contents.withLock { contents in
            guard !contents.isWhole, contents.listing == nil else { return }
            contents.listing = Background { [store] () throws(FileError) in
                try store.objects(jobs: 1)
            }
        }
    }

    package func contains(_ id: ObjectID) throws(FileError) -> Bool {
        let (isKnown, isWhole) = try contents.withLock { contents throws(FileError) in
            try contents.settle()
            return (contents.known.contains(id), contents.isWhole)
        }
        if isKnown || isWhole { return isKnown }
        return try store.contains(ObjectKey(id))
    }

    /// True for the one caller that is to bring the object.
    package func claim(_ id: ObjectID) throws(FileError) -> Bool {
        let (isNew, isWhole) = try contents.withLock { contents throws(FileError) in
            try contents.settle()
            return (contents.known.insert(id).inserted, contents.isWhole)
        }
        if !isNew || isWhole { return isNew }
        return try !store.contains(ObjectKey(id))
    }
}
