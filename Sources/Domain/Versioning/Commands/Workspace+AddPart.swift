internal import FileStore

extension Workspace {
    /// Records one file or folder inside a tracked folder, without needing the rest of it.
    func part(
        _ planned: Output, _ part: [UInt8], _ ingest: Ingest?, _ report: inout AddReport
    ) throws {
        let output = try reread(planned)
        let manifest = try knownManifest(of: output)
        let path = output.path.appending(part)
        try repository.requireNoLinks(above: path)
        let selection = Selection(output, part: part)
        var changes: [(path: [UInt8], id: ObjectID?)] = []
        var size = output.tracked.size
        for entry in manifest.entries where selection.includes(entry.path) {
            changes.append((Array(entry.path), nil))
            size = try size.flatMap { total in try cachedSize(entry.id).map { total - $0 } }
        }
        let (current, hashed) = try snapshot(
            of: path, layout: .current, into: ingest, refusing: true)
        report.hashed += hashed
        if current.id == nil, changes.isEmpty {
            throw VersioningError(.notFound, "\(repository.display(path)) does not exist")
        }
        let added = entries(current, below: part)
        let replaced = Set(added.map(\.path))
        let merged = manifest.applying(changes.filter { !replaced.contains($0.path) } + added)
        let id = merged.id
        try store(merged, id, ingest)
        var changed = output.tracked
        changed.objectID = id
        changed.layout = .current
        changed.size = size.map { $0 + Int(current.size) }
        changed.fileCount = merged.count
        try rewrite(output, changed, &report)
        let isChanged = changed != output.tracked
        report.items.append(.init(path, output.pointer, changed, isChanged: isChanged))
    }

    /// Another target of the same command may have changed the version since.
    private func reread(_ output: Output) throws -> Output {
        let outputs = try repository.pointer(output.pointer).0.outputs
        guard outputs.indices.contains(output.position) else {
            throw VersioningError(
                .changedMeanwhile,
                "\(repository.display(output.pointer)) was changed by another program; try again")
        }
        return Output(
            pointer: output.pointer, position: output.position, path: output.path,
            tracked: outputs[output.position], stage: output.stage, isForeign: output.isForeign,
            isImport: output.isImport)
    }

    private func knownManifest(of output: Output) throws -> Manifest {
        guard let key = output.key, key.id.isTree, key.layout == .current else {
            throw VersioningError(
                .refused,
                "\(repository.display(output.path)) has no folder version to add to; add all of it")
        }
        var local = ManifestSource(repository.cache)
        if let manifest = try local.manifest(key) { return manifest }
        var source = ManifestSource(
            repository.cache, remote: try remote(named: output.tracked.remote))
        guard let manifest = try source.manifest(key) else {
            throw VersioningError(
                .missingObjects,
                "the file list of \(repository.display(output.path)) is neither in the cache nor on"
                    + " the remote; push it from where it was added")
        }
        return manifest
    }

    private func cachedSize(_ id: ObjectID) throws -> Int? {
        try FileSystem.statusIfPresent(of: repository.cache.path(of: ObjectKey(id)))
            .map { Int($0.size) }
    }

    private func entries(
        _ current: Snapshot, below part: [UInt8]
    ) -> [(path: [UInt8], id: ObjectID?)] {
        switch current {
        case .missing: return []
        case .file(_, let id, _): return [(part, id)]
        case .directory:
            let prefix = part + [UInt8(ascii: "/")]
            return (current.manifest ?? Manifest()).entries.map { (prefix + $0.path, $0.id) }
        }
    }
}
