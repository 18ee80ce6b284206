package import FileStore
internal import Parallelism

package struct GetReport: Sendable {
    package var files = 0
    /// How many objects came from a remote.
    package var fetched = 0
}

extension Workspace {
    /// Copies what is at `source` in this repository to `target`, which need not be in any.
    ///
    /// Every object is checked against its name, and `target` appears only when it is whole.
    package func get(_ source: FilePath, to target: FilePath, force: Bool) throws -> GetReport {
        let old = try FileSystem.statusIfPresent(of: target, followingLinks: false)
        guard old == nil || force else {
            throw VersioningError(.refused, "\(target) exists; use -f to replace it")
        }
        try FileSystem.createDirectories(target.parent)
        let scratch = target.parent.appending(TemporaryName.next())
        try FileSystem.createDirectories(scratch, permissions: 0o700)
        defer { try? FileSystem.removeTree(scratch) }  // Skipped by every reader.
        let made = scratch.appending("made")
        let report = try collect(source, at: made, ObjectStore(root: scratch.appending("cache")))
        try FileSystem.synchronizeFileSystem(holding: scratch)
        if old != nil { try FileSystem.rename(target, to: scratch.appending("old")) }
        try FileSystem.rename(made, to: target)
        try FileSystem.synchronizeDirectory(target.parent)
        return report
    }

    private func collect(
        _ source: FilePath, at made: FilePath, _ fetched: ObjectStore
    ) throws -> GetReport {
        guard source.relative(to: repository.root) != nil else {
            throw VersioningError(.notFound, "\(source) is outside of \(repository.root)")
        }
        let outputs = try repository.outputs()
        let selected = Self.selections(source, outputs)
        var report = GetReport()
        if selected.isEmpty || !(selected[0].output.path == source || !selected[0].isWhole) {
            // Not data itself, but perhaps a folder that data lie in.
            try copyFiles(source, to: made, besides: outputs, &report)
        }
        for selection in selected {
            try place(selection, source, made, fetched, &report)
        }
        return report
    }

    private static func selections(_ source: FilePath, _ outputs: [Output]) -> [Selection] {
        for output in outputs {
            if let part = source.relative(to: output.path) {
                return [Selection(output, part: part)]
            }
        }
        return outputs.filter { $0.path.relative(to: source) != nil }.map { Selection($0) }
    }

    // MARK: - Data

    private func place(
        _ selection: Selection, _ source: FilePath, _ made: FilePath, _ fetched: ObjectStore,
        _ report: inout GetReport
    ) throws {
        let output = selection.output
        guard let key = output.key else {
            throw VersioningError(
                .notFound, "no version of \(repository.display(output.path)) was recorded yet")
        }
        guard output.tracked.isCached else {
            return try copyFiles(
                output.path, to: destination(output.path, source, made), besides: [], &report)
        }
        var demand = ObjectDemand()
        let arrived = try bring(selection, into: fetched, &demand, &report)
        let place = destination(output.path, source, made)
        guard let tree = demand.trees.first else {
            let pieces = [(key, place, output.tracked.isExecutable)]
            return try put(pieces, arrived, fetched, &report)
        }
        if selection.isWhole { try FileSystem.createDirectories(place) }
        let entries = tree.manifest.entries.filter { selection.includes($0.path) }
        let pieces = entries.map { entry in
            let path = destination(output.path.appending(entry.path), source, made)
            return (ObjectKey(entry.id, layout: key.layout), path, false)
        }
        try put(pieces, arrived, fetched, &report)
    }

    private func put(
        _ pieces: [(key: ObjectKey, path: FilePath, isExecutable: Bool)],
        _ arrived: Set<ObjectKey>, _ fetched: ObjectStore, _ report: inout GetReport
    ) throws {
        for directory in Set(pieces.map(\.path.parent)) {
            try FileSystem.createDirectories(directory)
        }
        let own = Materializer(repository.cache, kinds: [.reflink, .copy], progress: progress)
        let other = Materializer(fetched, kinds: [.reflink, .copy], progress: progress)
        own.begin(pieces.count)
        try Workers.forEach(pieces.count, jobs: localJobs, state: Scratch.init) {
            scratch, number in
            let piece = pieces[number]
            let materializer = arrived.contains(piece.key) ? other : own
            if piece.isExecutable {
                _ = try materializer.place(
                    piece.key, at: piece.path, staging: nil, isExecutable: true, scratch)
            } else {
                _ = try materializer.make(
                    piece.key, at: piece.path.bytes[...], in: .current, scratch)
            }
        }
        report.files += pieces.count
    }

    private func destination(_ path: FilePath, _ source: FilePath, _ made: FilePath) -> FilePath {
        let below = path.relative(to: source) ?? []
        return below.isEmpty ? made : made.appending(below)
    }

    /// Fetches what the repository's own cache lacks; returns what is in `fetched`.
    private func bring(
        _ selection: Selection, into fetched: ObjectStore, _ demand: inout ObjectDemand,
        _ report: inout GetReport
    ) throws -> Set<ObjectKey> {
        let isImport = selection.output.isImport
        var source = ManifestSource(repository.cache)
        try demand.add(selection, from: &source)
        var remote: (any Remote)?
        if !demand.missing.isEmpty, !isImport {
            let opened = try self.remote(named: selection.output.tracked.remote)
            try opened.probe(forWriting: false)
            remote = opened
            demand = ObjectDemand()
            source = ManifestSource(repository.cache, remote: opened)
            try demand.add(selection, from: &source)
        }
        try requireNone(demand.missing, selection)
        let present = try repository.cache.existing(among: demand.files)
        let lacking = demand.files.filter { !present.contains($0) }
        guard !lacking.isEmpty else { return [] }
        if isImport { try requireNone(lacking, selection) }
        if remote == nil {
            let opened = try self.remote(named: selection.output.tracked.remote)
            try opened.probe(forWriting: false)
            remote = opened
        }
        guard let remote else { return [] }
        let transfer = Transfer(fetched, remote, jobs: jobs, progress: progress)
        let outcome = try transfer.download(lacking)
        if let failure = outcome.failures.first {
            throw VersioningError(
                .missingObjects,
                "\(outcome.failures.count) of \(lacking.count) objects could not be fetched: "
                    + failure.reason)
        }
        report.fetched += outcome.moved.count
        return Set(lacking)
    }

    private func requireNone(_ keys: [ObjectKey], _ selection: Selection) throws {
        guard let key = keys.first else { return }
        let why =
            selection.output.isImport
            ? "it was imported from another repository, where dvc can find it"
            : "push it from where it was added"
        throw VersioningError(
            .missingObjects,
            "neither the cache nor the remote has \(key.id) of"
                + " \(repository.display(selection.output.path)); \(why)")
    }

    // MARK: - Files of git

    private func copyFiles(
        _ source: FilePath, to made: FilePath, besides outputs: [Output],
        _ report: inout GetReport
    ) throws {
        guard let status = try FileSystem.statusIfPresent(of: source, followingLinks: false) else {
            if outputs.contains(where: { $0.path.relative(to: source) != nil }) { return }
            throw VersioningError(
                .notFound, "\(repository.display(source)) is not in \(repository.root)")
        }
        guard status.kind == .directory else {
            try copyFile(source, to: made)
            report.files += 1
            return
        }
        let data = Set(outputs.map(\.path))
        let ignore = try repository.ignoreRules(below: source)
        var files: [[UInt8]] = []
        try TreeWalk.run(source) { entry in
            let isDirectory = entry.kind == .directory
            if data.contains(source.appending(entry.path)) || ignore(entry.path, isDirectory) {
                return false
            }
            if entry.kind == .regular { files.append(entry.path) }
            return true
        }
        try FileSystem.createDirectories(made)
        for file in files {
            let target = made.appending(file)
            try FileSystem.createDirectories(target.parent)
            try copyFile(source.appending(file), to: target)
            report.files += 1
        }
    }

    private func copyFile(_ source: FilePath, to target: FilePath) throws {
        let input = try File(source, .read)
        let bits = try input.status().permissions & 0o111
        let output = try File(target, .create(permissions: 0o666 | bits))
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while try output.copyRange(from: input, count: 8 << 20, buffer: &buffer) > 0 {}
    }
}
