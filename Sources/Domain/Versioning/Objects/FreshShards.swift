internal import FileStore
internal import Synchronization

/// Shards that a store does not have yet: each is filled aside, under the objects' own names, and
/// appears by one rename, where a rename for each object would cost a fifth of a large add.
final class FreshShards: Sendable {
    private struct Shard: Hashable {
        let layout: ObjectLayout
        let number: UInt64

        init(_ key: ObjectKey) {
            layout = key.layout
            number = key.id.high >> 56
        }
    }

    /// Where a shard is filled; `nil` for one that the store has.
    private typealias Places = [Shard: (aside: FilePath, final: FilePath)?]

    private let store: ObjectStore
    private let places = Mutex<Places>([:])

    init(_ store: ObjectStore) {
        self.store = store
    }

    /// The path to make a new object at; `nil` when its shard exists.
    func path(for key: ObjectKey) throws(FileError) -> FilePath? {
        let shard = Shard(key)
        let known = places.withLock { $0[shard] }
        if let known { return known?.aside.appending(key.id.nameInShard) }
        // Two threads may come here at once; the first to write down its folder wins.
        let place = try prepare(key)
        let (agreed, isOurs) = places.withLock { places in
            if let other = places[shard] { return (other, false) }
            places[shard] = .some(place)
            return (place, true)
        }
        if !isOurs, let place { try FileSystem.removeEmptyDirectory(place.aside) }
        return agreed?.aside.appending(key.id.nameInShard)
    }

    private func prepare(
        _ key: ObjectKey
    ) throws(FileError) -> (aside: FilePath, final: FilePath)? {
        let final = store.path(of: key).parent
        if try FileSystem.statusIfPresent(of: final) != nil { return nil }
        let aside = final.parent.appending(TemporaryName.next())
        try FileSystem.createDirectories(aside)
        if store.isGroupShared { try FileSystem.setPermissions(of: aside, to: 0o2775) }
        return (aside, final)
    }

    var isEmpty: Bool { places.withLock { $0.values.allSatisfy { $0 == nil } } }

    /// Lets the shards appear; their bytes must be on the disk.
    func publish() throws(FileError) {
        let ready = places.withLock { places in
            defer { places = [:] }
            return places.values.compactMap { $0 }
        }
        for (index, place) in ready.enumerated() {
            do {
                try publish(place.aside, as: place.final)
            } catch {
                Self.remove(ready[index...].map(\.aside))
                throw error
            }
        }
    }

    private func publish(_ aside: FilePath, as final: FilePath) throws(FileError) {
        do {
            try FileSystem.rename(aside, to: final)
        } catch {
            // Another process made the shard meanwhile.
            guard error.isNotEmpty else { throw error }
            for entry in try FileSystem.list(aside) {
                try FileSystem.rename(
                    aside.appending(entry.name), to: final.appending(entry.name))
            }
            try FileSystem.removeEmptyDirectory(aside)
        }
    }

    func discard() {
        let left = places.withLock { places in
            defer { places = [:] }
            return places.values.compactMap { $0?.aside }
        }
        Self.remove(left)
    }

    /// What cannot be removed now is skipped by every reader and swept by gc.
    private static func remove(_ folders: [FilePath]) {
        for folder in folders { try? FileSystem.removeTree(folder) }
    }
}
