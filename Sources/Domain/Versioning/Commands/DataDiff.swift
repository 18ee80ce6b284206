internal import FileStore

/// How the tracked data of two versions differ, file by file, as `dvc diff` counts them.
package struct DataDiff: Sendable {
    /// A file, or a tracked folder as a whole.
    package struct Entry: Sendable, Hashable {
        /// Below the repository's root; a folder's ends in a slash.
        package let path: [UInt8]
        package let id: ObjectID?
        /// Where its object lies; `nil` for files of the work tree.
        package let layout: ObjectLayout

        package var isDirectory: Bool { path.last == UInt8(ascii: "/") }
        package var key: ObjectKey? { id.map { ObjectKey($0, layout: layout) } }
    }

    package struct Pair: Sendable, Hashable {
        package let old: Entry
        package let new: Entry
    }

    package internal(set) var added: [Entry] = []
    package internal(set) var deleted: [Entry] = []
    package internal(set) var modified: [Pair] = []
    package internal(set) var renamed: [Pair] = []
    /// Old entries whose objects the cache lacks; only when compared with the work tree.
    package internal(set) var notInCache: [Entry] = []
    /// Folders whose list of files the cache lacks, so that their files could not be compared.
    package internal(set) var unknown: [[UInt8]] = []
    /// Whether the newer side is the work tree.
    package internal(set) var isWithWorkTree = true

    package var isEmpty: Bool {
        added.isEmpty && deleted.isEmpty && modified.isEmpty && renamed.isEmpty
    }
}

/// One side of a comparison: outputs, none inside another.
struct DataSide {
    struct Item {
        /// Below the root, without a slash at the end.
        let path: [UInt8]
        let id: ObjectID?
        let isDirectory: Bool
        let layout: ObjectLayout
        /// `nil` when nobody has it, or for a file.
        let manifest: Manifest?
        let isCached: Bool

        var order: [UInt8] { isDirectory ? path + [UInt8(ascii: "/")] : path }
    }

    private(set) var items: [Item]

    init(_ items: [Item]) {
        self.items = items.sorted { $0.order.lexicographicallyPrecedes($1.order) }
    }

    /// Folders of which only the name is known.
    var unknown: [[UInt8]] {
        items.filter { $0.isDirectory && $0.manifest == nil }.map(\.order)
    }

    func cursor(_ isIncluded: @escaping ([UInt8]) -> Bool) -> Cursor {
        Cursor(items, isIncluded)
    }

    /// Every entry in the order of the paths' bytes, made when it is asked for.
    struct Cursor {
        private let items: [Item]
        private let isIncluded: ([UInt8]) -> Bool
        private var item = 0
        /// Of the next file; -1 stands for the folder itself.
        private var file = -1
        private(set) var current: DataDiff.Entry?
        private(set) var isCached = true

        init(_ items: [Item], _ isIncluded: @escaping ([UInt8]) -> Bool) {
            self.items = items
            self.isIncluded = isIncluded
            advance()
        }

        mutating func advance() {
            repeat { current = step() } while current.map { !isIncluded($0.path) } ?? false
        }

        private mutating func step() -> DataDiff.Entry? {
            while item < items.count {
                let owner = items[item]
                isCached = owner.isCached
                if file < 0 {
                    file = 0
                    if !owner.isDirectory { item += 1; file = -1 }
                    return DataDiff.Entry(path: owner.order, id: owner.id, layout: owner.layout)
                }
                if let manifest = owner.manifest, file < manifest.count {
                    defer { file += 1 }
                    return DataDiff.Entry(
                        path: owner.order + manifest.paths[file], id: manifest.ids[file],
                        layout: owner.layout)
                }
                item += 1
                file = -1
            }
            return nil
        }
    }
}
