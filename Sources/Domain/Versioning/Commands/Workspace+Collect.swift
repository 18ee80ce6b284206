package import FileStore
internal import Parallelism

package struct CollectOptions: Sendable {
    /// Other projects whose data lies in the same cache or on the same remote.
    package var projects: [Repository] = []
    /// Nobody else uses a cache that lies outside of the repository.
    package var isSoleUser = false
    package var allowsMissingHistory = false
    package var isApplied = false
    /// Also on a remote.
    package var isCloud = false
    /// `nil` for the default one.
    package var remote: String?
    /// What to call the batch in the trash: a sortable time.
    package var label: String
    /// Unfinished files older than this may go although others may be writing.
    package var abandonedBefore: Int64

    package init(label: String, abandonedBefore: Int64) {
        self.label = label
        self.abandonedBefore = abandonedBefore
    }
}

package struct CollectReport: Sendable {
    package var kept = 0
    package var unused: [ObjectKey] = []
    package var unusedBytes = 0
    package var unfinished = 0
    /// Where the unused objects went.
    package var trash: FilePath?
    package var remote: String?
    package var unusedOnRemote: [ObjectKey] = []
    /// Old trees whose files could not be known.
    package var unknownTrees: [ObjectID] = []
}

extension Workspace {
    /// Takes out of the cache what no pointer of any work tree or commit names.
    package func collect(_ options: CollectOptions) throws -> CollectReport {
        try refuseSharedCache(options)
        let survey = try StoreSurvey(repository.cache)
        var report = CollectReport()
        let known = try knownRoots(options, survey)
        let roots = known.ids
        report.unknownTrees = known.unknown
        report.unused = survey.objects.filter { !roots.contains($0.id) }.sorted { $0.id < $1.id }
        report.kept = survey.objects.count - report.unused.count
        for key in report.unused {
            let status = try FileSystem.status(
                of: repository.cache.path(of: key), followingLinks: false)
            report.unusedBytes += Int(status.size)
        }
        var abandoned = try abandoned(survey, options)
        let remote = options.isCloud ? try remote(named: options.remote) : nil
        if let remote {
            try findUnused(on: remote, roots, &report)
            abandoned += try remote.abandoned(before: options.abandonedBefore)
        }
        report.unfinished = abandoned.count
        guard options.isApplied else { return report }
        if !report.unused.isEmpty {
            progress?.begin("Moving to the trash", files: report.unused.count)
            report.trash = try Trash(repository).take(report.unused, label: options.label)
        }
        for path in abandoned { try FileSystem.removeTree(path) }
        if let remote { try remove(report.unusedOnRemote, from: remote) }
        return report
    }

    private func refuseSharedCache(_ options: CollectOptions) throws {
        if options.isSoleUser || !options.projects.isEmpty { return }
        if try repository.ownsCache() { return }
        throw VersioningError(
            .refused,
            "the cache at \(repository.cache.root) lies outside of this repository, so others may"
                + " use it; name each of them with --projects PATH, or say --not-shared")
    }

    /// With the repository locked nobody writes to a cache of its own; elsewhere, time tells.
    private func abandoned(
        _ survey: StoreSurvey, _ options: CollectOptions
    ) throws -> [FilePath] {
        if try repository.ownsCache() { return survey.unfinished }
        return try survey.abandoned(before: options.abandonedBefore)
    }

    private func findUnused(
        on remote: any Remote, _ roots: Set<ObjectID>, _ report: inout CollectReport
    ) throws {
        if let git = repository.git, try git.isShallow() {
            throw VersioningError(
                .refused,
                "this clone lacks older commits, whose data must stay on \(remote.location);"
                    + " run `git fetch --unshallow` first")
        }
        try remote.probe(forWriting: false)
        report.remote = remote.location
        for layout in ObjectLayout.allCases {
            try remote.list(layout) { id in
                if !roots.contains(id) {
                    report.unusedOnRemote.append(ObjectKey(id, layout: layout))
                }
            }
        }
        report.unusedOnRemote.sort { $0.id < $1.id }
    }

    /// Manifests go first, so that none is left without its files.
    private func remove(_ keys: [ObjectKey], from remote: any Remote) throws {
        guard !keys.isEmpty else { return }
        try remote.probe(forWriting: true)
        progress?.begin("Removing from \(remote.location)", files: keys.count)
        for group in [keys.filter(\.id.isTree), keys.filter { !$0.id.isTree }] {
            let jobs = jobs ?? remote.preferredJobs
            try Workers.forEach(group.count, jobs: jobs) { index in
                try remote.remove(group[index])
                progress?.advance(files: 1)
            }
        }
    }
}
