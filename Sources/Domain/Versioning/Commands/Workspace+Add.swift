package import FileStore

package struct AddReport: Sendable {
    package struct Item: Sendable {
        package let path: FilePath
        package let pointer: FilePath
        package let tracked: TrackedOutput
        /// Whether the pointer says something else than before.
        package let isChanged: Bool

        init(_ path: FilePath, _ pointer: FilePath, _ tracked: TrackedOutput, isChanged: Bool) {
            self.path = path
            self.pointer = pointer
            self.tracked = tracked
            self.isChanged = isChanged
        }
    }

    package var items: [Item] = []
    /// How many files were read.
    package var hashed = 0
    /// Files that git should record.
    package var forGit: [FilePath] = []
}

extension Workspace {
    /// Records what is under `targets` now: objects, then manifests, then pointers.
    package func add(_ targets: [FilePath], storing: Bool = true) throws -> AddReport {
        let outputs = try repository.outputs()
        let planned = try targets.map { target in
            try repository.requireTrackable(target)
            return try AddTarget(target, in: repository, among: outputs)
        }
        try refuseNested(planned)
        return try record(planned, storing: storing)
    }

    /// A pointer inside of tracked data would stop every command after.
    private func refuseNested(_ planned: [AddTarget]) throws {
        let fresh = planned.compactMap { target in
            if case .new(let path) = target { path } else { nil }
        }
        let ordered = Set(fresh).sorted {
            $0.appending([]).bytes.precedes($1.appending([]).bytes)
        }
        for (outer, inner) in zip(ordered, ordered.dropFirst())
        where inner.relative(to: outer) != nil {
            throw VersioningError(
                .refused,
                "\(repository.display(inner)) lies in \(repository.display(outer)), which is to be"
                    + " added too; leave one of them out")
        }
    }

    /// Records the changed ones of the selected outputs.
    package func commit(_ selected: [Selection]) throws -> AddReport {
        let planned = selected.filter { !$0.output.isForeign }.map {
            $0.isWhole ? AddTarget.known($0.output) : .part($0.output, $0.part)
        }
        return try record(planned, storing: true)
    }

    private func record(_ targets: [AddTarget], storing: Bool) throws -> AddReport {
        if storing { try FileSystem.createDirectories(repository.cache.root) }
        let kinds = repository.configuration.linkKinds
        let byLink = kinds.first == .hardlink || kinds.first == .symlink
        let ingest = storing ? Ingest(repository.cache, byLink: byLink) : nil
        var report = AddReport()
        for target in targets {
            switch target {
            case .new(let path): try new(path, ingest, &report)
            case .known(let output): try known(output, ingest, &report)
            case .part(let output, let part): try self.part(output, part, ingest, &report)
            }
        }
        if repository.configuration.stagesAutomatically {
            try repository.git?.stage(report.forGit)
        }
        return report
    }

    private func new(_ path: FilePath, _ ingest: Ingest?, _ report: inout AddReport) throws {
        let tracked = TrackedOutput(path: path.name, objectID: nil)
        let (current, changed) = try take(path, tracked, ingest, &report)
        let pointer = path.parent.appending(path.name + Array(".dvc".utf8))
        try write(Pointer(outputs: [changed]).newFileBytes(), pointer, &report)
        try ignore(path, &report)
        if ingest != nil { try relink(path, current) }
        report.items.append(.init(path, pointer, changed, isChanged: true))
    }

    private func known(_ output: Output, _ ingest: Ingest?, _ report: inout AddReport) throws {
        let stored = output.tracked.isCached ? ingest : nil
        stored?.expect(output.tracked.fileCount ?? 0)
        let (current, changed) = try take(output.path, output.tracked, stored, &report)
        try rewrite(output, changed, &report)
        if output.tracked.isCached { try ignore(output.path, &report) }
        if stored != nil { try relink(output.path, current) }
        let isChanged = changed != output.tracked
        report.items.append(.init(output.path, output.pointer, changed, isChanged: isChanged))
    }

    /// Brings a file or folder into the cache; returns what its pointer is to say.
    private func take(
        _ path: FilePath, _ tracked: TrackedOutput, _ ingest: Ingest?, _ report: inout AddReport
    ) throws -> (Snapshot, TrackedOutput) {
        let (current, hashed) = try snapshot(
            of: path, layout: .current, into: ingest, refusing: true)
        report.hashed += hashed
        guard let id = current.id else {
            throw VersioningError(.notFound, "\(repository.display(path)) does not exist")
        }
        if let manifest = current.manifest { try store(manifest, id, ingest) }
        var changed = tracked
        changed.objectID = id
        changed.layout = .current
        changed.size = Int(current.size)
        changed.fileCount = current.fileCount
        changed.isExecutable = current.isExecutable(was: tracked.isExecutable)
        return (current, changed)
    }

    func store(_ manifest: Manifest, _ id: ObjectID, _ ingest: Ingest?) throws {
        guard let ingest, try ingest.claim(id) else { return }
        try ingest.writer.stage(manifest, as: ObjectKey(id))
        try ingest.writer.publish()
    }

    func rewrite(
        _ output: Output, _ changed: TrackedOutput, _ report: inout AddReport
    ) throws {
        let (pointer, bytes) = try repository.pointer(output.pointer)
        var outputs = pointer.outputs
        guard outputs.indices.contains(output.position), outputs[output.position] != changed else {
            return
        }
        outputs[output.position] = changed
        let text = try pointer.rewritten(outputs: outputs)
        if text != bytes { try write(text, output.pointer, &report) }
    }

    private func write(
        _ bytes: [UInt8], _ pointer: FilePath, _ report: inout AddReport
    ) throws {
        try FileSystem.writeAtomically(bytes, to: pointer)
        report.forGit.append(pointer)
    }

    private func ignore(_ path: FilePath, _ report: inout AddReport) throws {
        guard repository.git != nil, try !repository.isIgnoredByGit(path) else { return }
        let file = path.parent.appending(".gitignore")
        let old = try FileSystem.readIfPresent(file)
        try FileSystem.writeAtomically(GitIgnoreEditor.adding(path.name, to: old), to: file)
        report.forGit.append(file)
    }

    /// Gives the files the kind of link that the configuration asks for.
    private func relink(_ path: FilePath, _ current: Snapshot) throws {
        let kinds = repository.configuration.linkKinds
        let isLinked = kinds.first == .hardlink || kinds.first == .symlink
        guard isLinked || current.hasLinks else { return }
        let selected = try repository.select([path])
        _ = try checkout(selected, force: true, relink: true)
    }
}
