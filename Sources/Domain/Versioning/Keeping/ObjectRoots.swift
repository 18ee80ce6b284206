internal import FileStore
internal import Parallelism

/// The objects that must stay: all that a pointer of a work tree or of a commit names.
///
/// Layouts are not told apart, as keeping too much does no harm.
struct ObjectRoots {
    struct Tree {
        /// Who names it, for people.
        let origin: String
        /// Its files must be known before anything is removed.
        let isRequired: Bool
        let isHistoric: Bool
    }

    private(set) var ids: Set<ObjectID> = []
    private(set) var trees: [ObjectID: Tree] = [:]

    init(of projects: [Repository]) throws {
        var histories: Set<FilePath> = []
        for project in projects {
            try addWorkTree(project)
            guard let git = project.git, histories.insert(git.root).inserted else { continue }
            try addHistory(git, in: project)
        }
    }

    private mutating func addWorkTree(_ project: Repository) throws {
        var files: Set<FilePath> = []
        for output in try project.outputs() {
            files.insert(output.pointer)
            files.insert(output.pointer.parent.appending("dvc.lock"))
            let origin = project.display(output.pointer)
            if let id = output.key?.id {
                add(
                    id,
                    Tree(
                        origin: origin,
                        isRequired: output.tracked.isCached && !output.isImport,
                        isHistoric: false))
            }
        }
        for file in files {
            guard let text = try FileSystem.readIfPresent(file, limit: 64 << 20) else { continue }
            let origin = project.display(file)
            HashTokens.scan(text) {
                add($0, Tree(origin: origin, isRequired: false, isHistoric: false))
            }
        }
    }

    private mutating func addHistory(_ git: GitRepository, in project: Repository) throws {
        let versions = try git.pointerHistory()
        var first: [String: PointerVersion] = [:]
        for version in versions where first[version.blob] == nil { first[version.blob] = version }
        let blobs = first.keys.sorted()
        for (blob, text) in zip(blobs, try git.contents(of: blobs)) {
            guard let version = first[blob] else { continue }
            let place = project.display(git.root.appending(version.path))
            let origin =
                "\(place) of \(version.commit.map { "commit " + $0.prefix(12) } ?? "the index")"
            var required: Set<ObjectID>?
            HashTokens.scan(text) { id in
                guard id.isTree else { return add(id, nil) }
                let known = required ?? Self.required(text, version.path)
                required = known
                let isRequired = known.contains(id)
                add(id, Tree(origin: origin, isRequired: isRequired, isHistoric: true))
            }
        }
    }

    /// The trees of an old pointer whose files the cache was meant to hold.
    private static func required(_ text: [UInt8], _ path: [UInt8]) -> Set<ObjectID> {
        let outputs = HistoricOutputs(text, path: path)
        var required = Set(outputs.items.filter(\.isKept).map(\.key.id))
        if outputs.isUnreadable { HashTokens.scan(text) { required.insert($0) } }
        return required
    }

    private mutating func add(_ id: ObjectID, _ tree: Tree?) {
        ids.insert(id)
        guard id.isTree, let tree else { return }
        // What the work tree needs weighs more than what an old commit did.
        if let known = trees[id], known.isRequired || !tree.isRequired { return }
        trees[id] = tree
    }

    /// Adds the files of those `trees` that the cache has, and returns the others.
    mutating func expand(
        _ trees: [ObjectID], from cache: ObjectStore, holding present: [ObjectKey], jobs: Int
    ) throws -> [ObjectID] {
        var missing = Set(trees)
        let readable = present.filter { $0.id.isTree && missing.contains($0.id) }
        for start in stride(from: 0, to: readable.count, by: 64) {
            let batch = Array(readable[start..<min(readable.count, start + 64)])
            let parts = try Workers.map(batch.count, jobs: jobs, state: {}) {
                (_: inout Void, index) in
                try Self.files(of: batch[index], in: cache)
            }
            for (key, files) in zip(batch, parts) {
                guard let files else { continue }
                missing.remove(key.id)
                ids.formUnion(files)
            }
        }
        return missing.sorted()
    }

    mutating func add(_ manifest: Manifest) {
        ids.formUnion(manifest.ids)
    }

    /// `nil` when the bytes are not those of the manifest.
    private static func files(of key: ObjectKey, in cache: ObjectStore) throws -> [ObjectID]? {
        do {
            return try Manifest(parsing: cache.read(key), name: "the manifest \(key.id)").ids
        } catch let error as VersioningError where error.code == .corrupt {
            return nil
        }
    }
}
