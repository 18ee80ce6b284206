internal import FileStore

/// The objects that a set of outputs consists of.
package struct ObjectDemand: Sendable {
    package struct Tree: Sendable {
        package let key: ObjectKey
        package let manifest: Manifest
        /// Whether all of its files are asked for.
        package let isWhole: Bool
    }

    package private(set) var trees: [Tree] = []
    /// Files in the order they were met, each once.
    package private(set) var files: [ObjectKey] = []
    /// Manifests that are nowhere.
    package private(set) var missing: [ObjectKey] = []
    private var seen: Set<ObjectKey> = []

    package init() {}

    package mutating func add(_ selection: Selection, from source: inout ManifestSource) throws {
        guard let key = selection.output.key else { return }
        guard key.id.isTree else { return add(key) }
        guard let manifest = try source.manifest(key) else {
            missing.append(key)
            return
        }
        let before = files.count
        for entry in manifest.entries where selection.includes(entry.path) {
            add(ObjectKey(entry.id, layout: key.layout))
        }
        if !selection.isWhole, before == files.count,
            !manifest.entries.contains(where: { selection.includes($0.path) })
        {
            throw VersioningError(
                .notFound,
                "\(SafePath.quoted(selection.part)) is not in \(selection.output.path)")
        }
        trees.append(Tree(key: key, manifest: manifest, isWhole: selection.isWhole))
    }

    private mutating func add(_ key: ObjectKey) {
        if seen.insert(key).inserted { files.append(key) }
    }

    package var all: [ObjectKey] { files + trees.map(\.key) + missing }
}
