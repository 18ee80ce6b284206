extension Workspace {
    /// Brings into the cache what it lacks of the selected outputs.
    package func fetch(_ selected: [Selection], from remoteName: String?) throws -> TransferReport {
        var report = TransferReport()
        let fetchable = selected.filter {
            $0.output.tracked.isCached && $0.output.key != nil
        }
        var cached = CacheContents(repository.cache)
        let incomplete = try fetchable.filter { selection in
            guard let key = selection.output.key else { return false }
            // The cache's word on a part is only had by reading the manifest, which fetching does.
            let isPart = !selection.isWhole && !selection.output.isImport
            return try isPart || !cached.isComplete(key, manifest: nil)
        }
        report.imports = incomplete.filter(\.output.isImport).map(\.output.pointer)
        let own = incomplete.filter { !$0.output.isImport }
        for (remote, selections) in try byRemote(own, remoteName) {
            try remote.probe(forWriting: false)
            report.add(try fetch(selections, from: remote))
        }
        return report
    }

    /// Files come first and their manifest last, so a cache cut short never claims too much.
    private func fetch(
        _ selections: [Selection], from remote: any Remote
    ) throws -> TransferReport {
        var report = TransferReport()
        var source = ManifestSource(repository.cache, remote: remote)
        var demand = ObjectDemand()
        for selection in selections { try demand.add(selection, from: &source) }
        let present = try repository.cache.existing(among: demand.files)
        let forgotten = try repository.forgotten()
        let lacking = demand.files.filter { !present.contains($0) }
        // What was erased on purpose is not brought back, even if a remote has it again.
        let erased = lacking.filter { forgotten[$0.id] != nil }
        let transfer = Transfer(repository.cache, remote, jobs: jobs, progress: progress)
        report.missing = demand.missing + erased
        report.add(try transfer.download(lacking.filter { forgotten[$0.id] == nil }))
        let writer = ObjectWriter(repository.cache)
        for (key, bytes) in source.fetched {
            try unsafe writer.stage(key, bytes.span.bytes)
            report.moved += 1
        }
        try writer.publish()
        return report
    }
}
