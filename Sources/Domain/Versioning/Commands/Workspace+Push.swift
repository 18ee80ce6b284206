package import FileStore

/// What a push, fetch or remote status found and did.
package struct TransferReport: Sendable {
    package var moved = 0
    /// Objects that are neither in the cache nor on the remote.
    package var missing: [ObjectKey] = []
    package var failures: [Transfer.Failure] = []
    /// Pointers to data of other repositories that the cache lacks.
    package var imports: [FilePath] = []

    package var isComplete: Bool { missing.isEmpty && failures.isEmpty && imports.isEmpty }

    mutating func add(_ report: Transfer.Report) {
        moved += report.moved.count
        missing += report.failures.filter(\.isMissing).map(\.key)
        failures += report.failures.filter { !$0.isMissing }
    }

    mutating func add(_ other: TransferReport) {
        moved += other.moved
        missing += other.missing
        failures += other.failures
        imports += other.imports
    }
}

extension Workspace {
    /// Brings to the remotes what they lack of the selected outputs.
    ///
    /// A manifest follows only when every file of it is known to be there, and a manifest on the
    /// remote is never taken as proof that its files are.
    package func push(_ selected: [Selection], to remoteName: String?) throws -> TransferReport {
        var report = TransferReport()
        let pushable = selected.filter {
            $0.output.tracked.isCached && $0.output.tracked.isPushed && !$0.output.isImport
        }
        for (remote, selections) in try byRemote(pushable, remoteName) {
            try remote.probe(forWriting: true)
            report.add(try push(selections, to: remote))
        }
        return report
    }

    private func push(
        _ selections: [Selection], to remote: any Remote
    ) throws -> TransferReport {
        var report = TransferReport()
        var source = ManifestSource(repository.cache, remote: remote)
        var demand = ObjectDemand()
        for selection in selections { try demand.add(selection, from: &source) }
        let wanted = demand.files + demand.trees.map(\.key)
        progress?.begin("Looking at \(remote.location)", files: wanted.count)
        let present = try remote.existing(among: wanted)
        let lacking = demand.files.filter { !present.contains($0) }
        let cached = try repository.cache.existing(among: lacking)
        let transfer = Transfer(repository.cache, remote, jobs: jobs, progress: progress)
        report.missing = demand.missing + lacking.filter { !cached.contains($0) }
        report.add(try transfer.upload(lacking.filter(cached.contains)))
        let absent = Set(report.missing + report.failures.map(\.key))
        let ready = demand.trees.filter { tree in
            tree.isWhole && !present.contains(tree.key)
                && !tree.manifest.ids.contains {
                    absent.contains(ObjectKey($0, layout: tree.key.layout))
                }
        }
        report.add(try transfer.upload(ready.map(\.key)))
        return report
    }

    /// Groups outputs by the remote that each is for, in the order they were met.
    func byRemote(
        _ selected: [Selection], _ chosen: String?
    ) throws -> [(remote: any Remote, selections: [Selection])] {
        var groups: [(name: String?, selections: [Selection])] = []
        for selection in selected {
            let name = chosen ?? selection.output.tracked.remote
            if let index = groups.firstIndex(where: { $0.name == name }) {
                groups[index].selections.append(selection)
            } else {
                groups.append((name, [selection]))
            }
        }
        return try groups.map { (try remote(named: $0.name), $0.selections) }
    }

    func remote(named name: String?) throws -> any Remote {
        try remotes(repository.remoteConfiguration(name))
    }
}
