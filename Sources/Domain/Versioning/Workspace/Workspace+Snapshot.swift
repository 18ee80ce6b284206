internal import FileStore
internal import Parallelism

extension Workspace {
    /// Looks at what is under `path` and hashes what is not known by its look.
    ///
    /// - Parameters:
    ///   - ingest: where to bring the objects; `nil` only to look.
    ///   - refusing: whether files that cannot be tracked are an error.
    /// - Returns: the snapshot, and how many files were read.
    func snapshot(
        of path: FilePath, layout: ObjectLayout, into ingest: Ingest? = nil, refusing: Bool = false
    ) throws -> (Snapshot, hashed: Int) {
        guard let status = try FileSystem.statusIfPresent(of: path, followingLinks: false) else {
            return (.missing, 0)
        }
        let file = repository.indexPath(for: path, layout)
        if status.kind == .directory {
            let index = Background { StatIndex.load(file) }
            return try directory(path, layout, index, ingest, refusing)
        }
        let target = try FileSystem.statusIfPresent(of: path)
        guard let target, target.kind == .regular else {
            guard refusing else { return (.missing, 0) }
            throw VersioningError(
                .refused, "\(path) is neither a file nor a directory, so it cannot be tracked")
        }
        let index = StatIndex.load(file)
        return try self.file(
            path, target, isLink: status.kind == .symbolicLink, layout, index, ingest)
    }

    private func directory(
        _ path: FilePath, _ layout: ObjectLayout, _ index: Background<StatIndex, Never>,
        _ ingest: Ingest?, _ refusing: Bool
    ) throws -> (Snapshot, hashed: Int) {
        let ignore = try repository.ignoreRules(below: path)
        let scan = try TreeScan.run(
            path, refusing: refusing, jobs: localJobs, isIgnored: ignore)
        let hasher = TreeHasher(path, scan, layout: layout, jobs: localJobs, progress: progress)
        let index = index.value()
        let outcome = try hasher.run(index: index, into: ingest)
        let isAsRecorded = outcome.hashed == 0 && scan.count == index.count
        if isAsRecorded, let id = index.tree {
            return (.directory(scan, outcome.ids, id: id), 0)
        }
        let id = Manifest(scan.paths, outcome.ids).id
        try remember(path, layout, scan, outcome.ids, id)
        return (.directory(scan, outcome.ids, id: id), outcome.hashed)
    }

    private func file(
        _ path: FilePath, _ status: FileStatus, isLink: Bool, _ layout: ObjectLayout,
        _ index: StatIndex, _ ingest: Ingest?
    ) throws -> (Snapshot, hashed: Int) {
        var index = index
        if let known = index.known([], status.identity),
            try ingest?.contains(known) ?? true
        {
            return (.file(status, known, isLink: isLink), 0)
        }
        let observed = FileClock.now()
        progress?.begin("Hashing", files: 1, bytes: Int(status.size))
        let id = try FileHasher.hash(
            path, expecting: status.identity, layout, Scratch(), ingest, progress)
        try ingest?.writer.publish()
        try remember(path, layout, status, id, observed: observed)
        return (.file(status, id, isLink: isLink), 1)
    }

    /// Writes down what files hash to, for the next look.
    func remember(
        _ path: FilePath, _ layout: ObjectLayout, _ scan: TreeScan, _ ids: [ObjectID],
        _ tree: ObjectID
    ) throws {
        try hint { () throws(FileError) in
            var index = try StatIndexWriter(
                repository.indexPath(for: path, layout), observed: scan.started)
            for position in 0..<scan.count {
                try index.append(scan.paths[position], scan.identities[position], ids[position])
            }
            try index.finish(tree: tree)
        }
    }

    func remember(
        _ path: FilePath, _ layout: ObjectLayout, _ status: FileStatus, _ id: ObjectID,
        observed: Int64
    ) throws {
        try hint { () throws(FileError) in
            var index = try StatIndexWriter(
                repository.indexPath(for: path, layout), observed: observed)
            try index.append([], status.identity, id)
            try index.finish()
        }
    }

    /// The index is only a hint: a disk that is full or read-only must not stop other work.
    func hint(_ write: () throws(FileError) -> Void) throws {
        do {
            try write()
        } catch {
            if !error.isDenied, !error.isNoSpace { throw error }
        }
    }
}
