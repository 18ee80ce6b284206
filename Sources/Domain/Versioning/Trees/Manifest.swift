internal import Cryptography
package import FileStore

/// The files of a tracked directory: what each path holds, in the order of the paths' bytes.
package struct Manifest: Sendable, Hashable {
    package private(set) var paths = PathTable()
    package private(set) var ids: [ObjectID] = []

    package init() {}

    /// - Precondition: `paths` are in byte order, each once, and have one of `ids` each.
    init(_ paths: PathTable, _ ids: [ObjectID]) {
        self.paths = paths
        self.ids = ids
    }

    package var count: Int { ids.count }

    /// - Precondition: paths come in byte order, each once.
    package mutating func append(_ path: ArraySlice<UInt8>, _ id: ObjectID) {
        paths.append(path)
        ids.append(id)
    }

    package subscript(path: ArraySlice<UInt8>) -> ObjectID? {
        paths.index(of: path).map { ids[$0] }
    }

    /// The entries as a collection of pairs.
    package var entries: some RandomAccessCollection<(path: ArraySlice<UInt8>, id: ObjectID)> {
        (0..<count).lazy.map { (paths[$0], ids[$0]) }
    }

    /// The name of the manifest as an object.
    package var id: ObjectID {
        var hasher = MD5()
        var encoder = encoder
        while let piece = encoder.next() { unsafe hasher.update(piece.span.bytes) }
        let words = hasher.finalizeWords()
        return ObjectID(high: words.high, low: words.low, isTree: true)
    }

    /// A manifest with some entries changed: an identifier replaces or adds, `nil` removes.
    package func applying(_ changes: [(path: [UInt8], id: ObjectID?)]) -> Manifest {
        let ordered = changes.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        var merged = Manifest()
        var next = 0
        for change in ordered {
            while next < count, paths[next].lexicographicallyPrecedes(change.path) {
                merged.append(paths[next], ids[next])
                next += 1
            }
            if next < count, paths[next].elementsEqual(change.path) { next += 1 }
            if let id = change.id { merged.append(change.path[...], id) }
        }
        while next < count {
            merged.append(paths[next], ids[next])
            next += 1
        }
        return merged
    }
}
