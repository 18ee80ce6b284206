package import FileStore

extension Workspace {
    /// Compares two versions of the tracked data.
    ///
    /// - Parameters:
    ///   - old: a revision; `nil` for the last commit, or without git for what the pointers say.
    ///   - new: a revision; `nil` for the work tree.
    ///   - targets: data or pointers to look at; all when empty.
    package func diff(
        from old: String?, to new: String?, targets: [FilePath] = []
    ) throws -> DataDiff {
        guard let git = repository.git else {
            guard old == nil, new == nil else {
                throw VersioningError(
                    .notFound,
                    "\(repository.root) is not in a git work tree, so it has no revisions")
            }
            let outputs = try repository.outputs()
            return try diff(outputs, workTree: outputs, targets)
        }
        if old == nil, new == nil, try !git.hasCommits { return try diff([], workTree: [], []) }
        let before = try git.commit(of: old ?? "HEAD")
        let oldOutputs = try CommitReader(repository, commit: before).outputs()
        guard let new else {
            return try diff(oldOutputs, workTree: repository.outputs(), targets)
        }
        let after = try git.commit(of: new)
        let newOutputs = try CommitReader(repository, commit: after).outputs()
        let isIncluded = try filter(targets, oldOutputs + newOutputs)
        var diff = try DataDiff(
            recorded(oldOutputs), recorded(newOutputs), isIncluded: isIncluded
        ) { _ in false }
        diff.isWithWorkTree = false
        return diff
    }

    private func diff(
        _ old: [Output], workTree: [Output], _ targets: [FilePath]
    ) throws -> DataDiff {
        let isIncluded = try filter(targets, old + workTree)
        var cached = CacheContents(repository.cache)
        var count = 0
        return try DataDiff(recorded(old), present(workTree), isIncluded: isIncluded) { key in
            count += 1
            if count == 64 { try cached.list(key.layout) }
            return try !cached.contains(key)
        }
    }

    /// What the pointers say.
    private func recorded(_ outputs: [Output]) throws -> DataSide {
        let source = CachedManifests(repository.cache)
        return DataSide(
            try outputs.compactMap { output in
                guard let key = output.key else { return nil }
                return DataSide.Item(
                    path: output.path.relative(to: repository.root) ?? output.path.bytes,
                    id: key.id, isDirectory: key.id.isTree, layout: key.layout,
                    manifest: key.id.isTree ? try source.manifest(key) : nil,
                    isCached: output.tracked.isCached)
            })
    }

    /// What is there.
    private func present(_ outputs: [Output]) throws -> DataSide {
        DataSide(
            try outputs.compactMap { output in
                let layout = output.tracked.layout
                let (snapshot, _) = try snapshot(of: output.path, layout: layout)
                guard let id = snapshot.id else { return nil }
                let manifest = snapshot.manifest
                return DataSide.Item(
                    path: output.path.relative(to: repository.root) ?? output.path.bytes, id: id,
                    isDirectory: manifest != nil, layout: layout, manifest: manifest,
                    isCached: output.tracked.isCached)
            })
    }

    private func filter(
        _ targets: [FilePath], _ outputs: [Output]
    ) throws -> ([UInt8]) -> Bool {
        if targets.isEmpty { return { _ in true } }
        let wanted = targets.flatMap { target in
            let named = outputs.filter { $0.pointer == target }.map(\.path)
            return named.isEmpty ? [target] : named
        }
        for target in wanted
        where !outputs.contains(where: {
            $0.path.relative(to: target) != nil || target.relative(to: $0.path) != nil
        }) {
            throw VersioningError(
                .notFound, "neither version tracks anything at \(repository.display(target))")
        }
        let root = repository.root
        return { path in
            let place = root.appending(path).normalized
            return wanted.contains { place.relative(to: $0) != nil }
        }
    }
}

/// Manifests of the cache; one that is missing or damaged is `nil`.
struct CachedManifests {
    private let store: ObjectStore

    init(_ store: ObjectStore) {
        self.store = store
    }

    func manifest(_ key: ObjectKey) throws -> Manifest? {
        guard try store.contains(key) else { return nil }
        do {
            return try Manifest(parsing: store.read(key), name: "the manifest \(key.id)")
        } catch let error as VersioningError where error.code == .corrupt {
            return nil
        }
    }
}

extension GitRepository {
    /// False in a work tree that nothing was committed to yet.
    var hasCommits: Bool {
        get throws { try knows("HEAD") }
    }

    /// Whether a revision is one of this repository's.
    package func knows(_ revision: String) throws -> Bool {
        do {
            _ = try commit(of: revision)
            return true
        } catch let error as VersioningError where error.code == .notFound {
            return false
        }
    }
}
