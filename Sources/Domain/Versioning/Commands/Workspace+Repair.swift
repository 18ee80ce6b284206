internal import FileStore

extension Workspace {
    /// Takes corrupt objects away, marks sound ones, and fetches what is then lacking.
    func repairCache(_ report: inout VerifyReport, _ remoteName: String?) throws {
        let cache = repository.cache
        let quarantine = try repository.asideDirectory("corrupt")
        for index in report.problems.indices {
            let key = report.problems[index].key
            switch report.problems[index].finding {
            case .wrongMode:
                try FileSystem.setPermissions(of: cache.path(of: key), to: 0o444)
                report.problems[index].isRepaired = true
            case .corrupt:
                try Trash.move(key, from: cache.root, to: quarantine, permissions: 0o777)
                report.quarantine = quarantine.description
            case .sound, .missing, .unreadable:
                continue
            }
        }
        let lacking = report.problems.filter { $0.finding == .corrupt || $0.finding == .missing }
            .map(\.key)
        let isRemoteKnown = remoteName ?? repository.configuration.defaultRemote != nil
        guard !lacking.isEmpty, isRemoteKnown else { return }
        let remote = try remote(named: remoteName)
        try remote.probe(forWriting: false)
        let there = try remote.existing(among: lacking)
        let transfer = Transfer(cache, remote, jobs: jobs, progress: progress)
        var moved = Set(
            try transfer.download(lacking.filter { there.contains($0) && !$0.id.isTree }).moved)
        moved.formUnion(
            try transfer.download(lacking.filter { there.contains($0) && $0.id.isTree }).moved)
        report.markRepaired(moved)
    }

    /// Sends good copies from the cache, files before the manifests that name them.
    func repair(
        _ remote: any Remote, _ source: ManifestSource, _ report: inout VerifyReport
    ) throws {
        let auditor = ObjectAuditor(progress: nil)
        let cache = repository.cache
        let scratch = Scratch()
        for problem in report.problems where problem.finding == .wrongMode {
            guard let path = remote.localPath(of: problem.key) else { continue }
            try FileSystem.setPermissions(of: path, to: 0o444)
            report.markRepaired([problem.key])
        }
        let good = report.problems.filter { problem in
            guard problem.finding == .corrupt || problem.finding == .missing else { return false }
            switch auditor.check(problem.key, at: cache.path(of: problem.key), scratch) {
            case .sound, .wrongMode: return true
            case .corrupt, .missing, .unreadable: return false
            }
        }.map(\.key)
        let transfer = Transfer(cache, remote, jobs: jobs, progress: progress)
        report.markRepaired(Set(try transfer.upload(good.filter { !$0.id.isTree }).moved))
        let broken = Set(report.problems.filter { !$0.isRepaired }.map(\.key))
        var source = source
        let trees = try good.filter(\.id.isTree).filter { key in
            let files = try source.manifest(key)?.ids ?? []
            return !files.contains { broken.contains(ObjectKey($0, layout: key.layout)) }
        }
        report.markRepaired(Set(try transfer.upload(trees).moved))
    }
}

extension VerifyReport {
    fileprivate mutating func markRepaired(_ keys: Set<ObjectKey>) {
        for index in problems.indices where keys.contains(problems[index].key) {
            problems[index].isRepaired = true
        }
    }
}
