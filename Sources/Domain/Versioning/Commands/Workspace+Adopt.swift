internal import FileStore
internal import Parallelism

extension Workspace {
    /// Looks at what needs adopting; with `apply`, brings DVC 2's objects and pointers to DVC 3.
    ///
    /// Objects get a second name, so that old commits stay readable; then manifests are written,
    /// and pointers last.
    package func adopt(apply: Bool) throws -> AdoptionReport {
        var report = AdoptionReport()
        report.remotes = unusableRemotes()
        for output in try repository.outputs() {
            report.items.append(.init(output: output, state: try adoption(of: output)))
        }
        guard apply, report.convertible > 0 else { return report }
        try FileSystem.createDirectories(repository.cache.root)
        let positions = report.items.indices.filter {
            if case .convertible = report.items[$0].state { true } else { false }
        }
        let outputs = positions.map { report.items[$0].output }
        let names = try renameObjects(outputs)
        for (position, output) in zip(positions, outputs) {
            report.items[position].state = .converted(try converted(output, names))
        }
        try rewritePointers(&report)
        return report
    }

    private func unusableRemotes() -> [AdoptionReport.UnusableRemote] {
        repository.configuration.remoteNames.compactMap { name in
            let reason: String
            do {
                let remote = try repository.configuration.remote(name)
                if remote.isCloudVersioned {
                    reason = "keeps files under their own names (version_aware or worktree)"
                } else if let scheme = remote.scheme, !["s3", "http", "https"].contains(scheme) {
                    reason = "is of the kind \(scheme)://, which datavc cannot reach"
                } else {
                    return nil
                }
            } catch {
                reason = "\(error)"
            }
            return .init(name: name, reason: reason)
        }
    }

    private func adoption(of output: Output) throws -> AdoptionReport.State {
        let tracked = output.tracked
        if tracked.isCloudVersioned {
            return .refused(
                "its versions are kept by a cloud (version_aware or worktree); run `dvc pull`, then"
                    + " `datavc add` it")
        }
        guard tracked.layout == .legacy, let key = output.key else { return .needsNothing }
        if output.pointer.name.elementsEqual("dvc.yaml".utf8) {
            return .refused(
                "dvc.lock is the pipeline's own; `dvc cache migrate --dvc-files` converts it")
        }
        guard tracked.isCached else { return .refused("it is not kept in the cache; `dvc commit`") }
        guard let manifest = try manifest(key) else { return .incomplete([key]) }
        let wanted = key.id.isTree ? Set(manifest.ids) : [key.id]
        let keys = wanted.map { ObjectKey($0, layout: .legacy) }
        let present = try repository.cache.existing(among: keys)
        let missing = keys.filter { !present.contains($0) }
        return missing.isEmpty ? .convertible(objects: keys.count) : .incomplete(missing)
    }

    /// An empty one for a file.
    private func manifest(_ key: ObjectKey) throws -> Manifest? {
        guard key.id.isTree else { return Manifest() }
        return try CachedManifests(repository.cache).manifest(key)
    }

    /// Gives every object its raw hash as a second name; returns the names by the old ones.
    private func renameObjects(_ outputs: [Output]) throws -> [ObjectID: ObjectID] {
        var wanted: Set<ObjectID> = []
        for key in outputs.compactMap(\.key) {
            if key.id.isTree {
                wanted.formUnion(try manifest(key)?.ids ?? [])
            } else {
                wanted.insert(key.id)
            }
        }
        let ids = wanted.sorted()
        let ingest = Ingest(repository.cache, byLink: true)
        ingest.expect(ids.count)
        progress?.begin("Hashing", files: ids.count)
        var names: [ObjectID: ObjectID] = [:]
        for start in stride(from: 0, to: ids.count, by: ObjectWriter.batch) {
            let batch = Array(ids[start..<min(ids.count, start + ObjectWriter.batch)])
            let found = try Workers.map(batch.count, jobs: localJobs, state: Scratch.init) {
                scratch, number in
                try renameObject(batch[number], ingest, scratch)
            }
            try ingest.writer.publish()
            for (old, new) in zip(batch, found) { names[old] = new }
        }
        return names
    }

    private func renameObject(
        _ id: ObjectID, _ ingest: Ingest, _ scratch: Scratch
    ) throws -> ObjectID {
        let key = ObjectKey(id, layout: .legacy)
        let path = repository.cache.path(of: key)
        try ObjectCheck.require(scratch.hash(of: key, in: repository.cache), key, at: path)
        let raw = try scratch.hash(try File(path, .read))
        if try ingest.claim(raw) { try name(path, ObjectKey(raw), ingest.writer) }
        progress?.advance(files: 1)
        return raw
    }

    private func name(_ path: FilePath, _ key: ObjectKey, _ writer: ObjectWriter) throws {
        do {
            try writer.stageLink(key, to: path)
        } catch {
            guard error.isLinkUnsupported else { throw error }
            try writer.stageVerified(key, from: path, progress: nil)
        }
    }

    private func converted(
        _ output: Output, _ names: [ObjectID: ObjectID]
    ) throws -> TrackedOutput {
        var tracked = output.tracked
        tracked.layout = .current
        guard let key = output.key else { return tracked }
        guard key.id.isTree else {
            tracked.objectID = names[key.id]
            return tracked
        }
        var manifest = Manifest()
        for entry in try self.manifest(key)?.entries.map({ $0 }) ?? [] {
            guard let id = names[entry.id] else { continue }
            manifest.append(entry.path[...], id)
        }
        let id = manifest.id
        let writer = ObjectWriter(repository.cache)
        try writer.stage(manifest, as: ObjectKey(id))
        try writer.publish()
        tracked.objectID = id
        tracked.fileCount = manifest.count
        return tracked
    }

    private func rewritePointers(_ report: inout AdoptionReport) throws {
        var changes: [FilePath: [(position: Int, tracked: TrackedOutput)]] = [:]
        for item in report.items {
            if case .converted(let tracked) = item.state {
                changes[item.output.pointer, default: []].append((item.output.position, tracked))
            }
        }
        for (path, converted) in changes.sorted(by: { $0.key < $1.key }) {
            let (pointer, bytes) = try repository.pointer(path)
            var outputs = pointer.outputs
            for (position, tracked) in converted where outputs.indices.contains(position) {
                outputs[position] = tracked
            }
            let text = try pointer.rewritten(outputs: outputs)
            guard text != bytes else { continue }
            try FileSystem.writeAtomically(text, to: path)
            report.pointers.append(path)
        }
    }
}
