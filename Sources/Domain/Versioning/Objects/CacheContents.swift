internal import FileStore
internal import Parallelism

/// What the cache has, listed once for many questions.
struct CacheContents {
    /// Fewer objects are looked for one by one.
    static let few = 64

    private let store: ObjectStore
    private var listed: [ObjectLayout: Set<ObjectID>] = [:]
    private var listing: [ObjectLayout: Background<Set<ObjectID>, FileError>] = [:]

    init(_ store: ObjectStore) {
        self.store = store
    }

    mutating func contains(_ key: ObjectKey) throws -> Bool {
        if let known = listed[key.layout] { return known.contains(key.id) }
        return try store.contains(key)
    }

    /// Lists the cache, so that many following questions cost nothing.
    mutating func list(_ layout: ObjectLayout) throws {
        guard listed[layout] == nil else { return }
        listed[layout] = try listing.removeValue(forKey: layout)?.value() ?? store.objects(layout)
    }

    /// Starts to list while other work goes on, when an output will ask for many objects.
    mutating func expect(_ output: Output) {
        let layout = output.tracked.layout
        guard output.tracked.fileCount ?? 0 > Self.few, listed[layout] == nil,
            listing[layout] == nil
        else { return }
        let store = store
        // On one thread, as whoever asks next has more urgent work for the others.
        listing[layout] = Background { () throws(FileError) in
            try store.objects(layout, jobs: 1)
        }
    }

    /// Whether an object is there, and for a tree all of its files.
    mutating func isComplete(_ key: ObjectKey, manifest: Manifest?) throws -> Bool {
        guard try contains(key) else { return false }
        guard key.id.isTree else { return true }
        guard let manifest = try manifest ?? readable(key) else { return false }
        if manifest.count > Self.few { try list(key.layout) }
        for id in manifest.ids where try !contains(ObjectKey(id, layout: key.layout)) {
            return false
        }
        return true
    }

    /// A manifest whose bytes are not its own is as good as missing.
    private func readable(_ key: ObjectKey) throws -> Manifest? {
        do {
            return try Manifest(parsing: store.read(key), name: "the manifest \(key.id)")
        } catch let error as VersioningError where error.code == .corrupt {
            return nil
        }
    }
}
