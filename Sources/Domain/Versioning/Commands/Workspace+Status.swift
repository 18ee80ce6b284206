internal import FileStore

/// How an output differs from what its pointer says.
package struct OutputStatus: Sendable {
    package enum State: String, Sendable {
        case unchanged, new, modified, deleted
        case notInCache = "not in cache"
    }

    package let output: Output
    package let state: State
}

package struct StatusReport: Sendable {
    package var outputs: [OutputStatus] = []
    /// How many files were read.
    package var hashed = 0

    package var changed: [OutputStatus] { outputs.filter { $0.state != .unchanged } }
}

extension Workspace {
    /// Compares the work tree with the pointers, reading only files whose look changed.
    package func status(_ selected: [Selection]) throws -> StatusReport {
        var report = StatusReport()
        var cached = CacheContents(repository.cache)
        for selection in selected {
            let output = selection.output
            let (current, hashed) = try snapshot(of: output.path, layout: output.tracked.layout)
            report.hashed += hashed
            report.outputs.append(
                OutputStatus(output: output, state: try state(output, current, &cached)))
        }
        return report
    }

    private func state(
        _ output: Output, _ current: Snapshot, _ cached: inout CacheContents
    ) throws -> OutputStatus.State {
        guard let key = output.key else { return current.id == nil ? .deleted : .new }
        let manifest = current.manifest
        let id = manifest?.id ?? current.id
        if output.tracked.isCached {
            let same = id == key.id ? manifest : nil
            guard try cached.isComplete(key, manifest: same) else { return .notInCache }
        }
        guard let id else { return .deleted }
        return id == key.id && hasRightMode(output, current) ? .unchanged : .modified
    }

    private func hasRightMode(_ output: Output, _ current: Snapshot) -> Bool {
        guard case .file(let status, _, let isLink) = current, !isLink, status.linkCount == 1 else {
            return true
        }
        return status.isOwnerExecutable == output.tracked.isExecutable
    }
}

/// What the cache has, listed once for many questions.
struct CacheContents {
    private let store: ObjectStore
    private var listed: [ObjectLayout: Set<ObjectID>] = [:]

    init(_ store: ObjectStore) {
        self.store = store
    }

    mutating func contains(_ key: ObjectKey) throws -> Bool {
        if let known = listed[key.layout] { return known.contains(key.id) }
        return try store.contains(key)
    }

    /// Lists the cache, so that many following questions cost nothing.
    mutating func list(_ layout: ObjectLayout) throws {
        if listed[layout] == nil { listed[layout] = try store.objects(layout) }
    }

    /// Whether an object is there, and for a tree all of its files.
    mutating func isComplete(_ key: ObjectKey, manifest: Manifest?) throws -> Bool {
        guard try contains(key) else { return false }
        guard key.id.isTree else { return true }
        guard let manifest = try manifest ?? readable(key) else { return false }
        if manifest.count > 64 { try list(key.layout) }
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
