internal import FileStore
internal import Parallelism

package struct VerifyReport: Sendable {
    package struct Problem: Sendable {
        package let key: ObjectKey
        package let finding: ObjectFinding
        /// A path of the work tree's data that needs the object.
        package var path: String?
        package var isRepaired = false
    }

    /// The cache or the remote.
    package let location: String
    package var checked = 0
    package var bytes = 0
    package var problems: [Problem] = []
    /// Where corrupt objects were put.
    package var quarantine: String?

    package var isSound: Bool { problems.allSatisfy(\.isRepaired) }
}

extension Workspace {
    /// Re-hashes the cache.
    ///
    /// - Parameters:
    ///   - selected: outputs to check; `nil` for every object that is there.
    ///   - isRepairing: takes bad objects away, and fetches good ones where a remote has them.
    package func verify(
        _ selected: [Selection]?, isRepairing: Bool, remote: String?
    ) throws -> VerifyReport {
        let cache = repository.cache
        let keys =
            try selected.map { try wanted($0, ManifestSource(cache)) }
            ?? StoreSurvey(cache).objects
        let auditor = ObjectAuditor(progress: progress)
        var report = try audit(keys, "Verifying", jobs: localJobs, at: cache.root.description) {
            auditor.check($0, at: cache.path(of: $0), $1)
        }
        if selected == nil { try addLacking(keys, ManifestSource(cache), &report) }
        try forgive(&report)
        try name(&report)
        if isRepairing { try repairCache(&report, remote) }
        return report
    }

    /// Re-hashes a remote, without keeping what is read.
    package func verifyRemote(
        _ selected: [Selection]?, isRepairing: Bool, remote name: String?
    ) throws -> VerifyReport {
        let remote = try remote(named: name)
        try remote.probe(forWriting: isRepairing)
        let source = ManifestSource(repository.cache, remote: remote)
        let keys = try selected.map { try wanted($0, source) } ?? everything(on: remote, source)
        let auditor = ObjectAuditor(progress: progress)
        let jobs = jobs ?? remote.preferredJobs
        var report = try audit(keys, "Verifying", jobs: jobs, at: remote.location) {
            try auditor.check($0, on: remote, $1)
        }
        if selected == nil { try addLacking(keys, source, &report) }
        try forgive(&report)
        try self.name(&report)
        if isRepairing { try repair(remote, source, &report) }
        return report
    }

    private func wanted(_ selected: [Selection], _ source: ManifestSource) throws -> [ObjectKey] {
        var source = source
        var demand = ObjectDemand()
        for selection in selected where selection.output.tracked.isCached {
            try demand.add(selection, from: &source)
        }
        return demand.all
    }

    /// What a remote lists; where it cannot, what the work tree's pointers need.
    private func everything(
        on remote: any Remote, _ source: ManifestSource
    ) throws -> [ObjectKey] {
        var keys: [ObjectKey] = []
        do {
            for layout in ObjectLayout.allCases {
                try remote.list(layout) { keys.append(ObjectKey($0, layout: layout)) }
            }
            return keys
        } catch {
            guard error.code == .unsupported else { throw error }
            return try wanted(repository.outputs().map { Selection($0) }, source)
        }
    }

    private func audit(
        _ keys: [ObjectKey], _ activity: String, jobs: Int, at location: String,
        _ check: @Sendable (ObjectKey, Scratch) throws -> ObjectFinding
    ) throws -> VerifyReport {
        progress?.begin(activity, files: keys.count)
        let findings = try Workers.map(keys.count, jobs: jobs, state: Scratch.init) {
            scratch, index in
            try check(keys[index], scratch)
        }
        var report = VerifyReport(location: location)
        report.checked = keys.count
        for (key, finding) in zip(keys, findings) {
            if case .sound(let bytes) = finding {
                report.bytes += bytes
            } else {
                report.problems.append(.init(key: key, finding: finding))
            }
        }
        return report
    }

    /// Files that a manifest among `keys` names and that are not there.
    private func addLacking(
        _ keys: [ObjectKey], _ source: ManifestSource, _ report: inout VerifyReport
    ) throws {
        var source = source
        let present = Set(keys)
        let bad = Set(report.problems.filter { $0.finding != .wrongMode }.map(\.key))
        var lacking: Set<ObjectKey> = []
        for key in keys where key.id.isTree && !bad.contains(key) {
            guard let manifest = try source.manifest(key) else { continue }
            for id in manifest.ids {
                let file = ObjectKey(id, layout: key.layout)
                if !present.contains(file), lacking.insert(file).inserted {
                    report.problems.append(.init(key: file, finding: .missing))
                }
            }
        }
    }

    /// What was forgotten on purpose is not missing.
    private func forgive(_ report: inout VerifyReport) throws {
        guard report.problems.contains(where: { $0.finding == .missing }) else { return }
        let forgotten = try repository.forgotten()
        report.problems.removeAll { $0.finding == .missing && forgotten[$0.key.id] != nil }
    }

    /// Tells which data each bad object belongs to.
    private func name(_ report: inout VerifyReport) throws {
        guard !report.problems.isEmpty else { return }
        report.problems.sort { $0.key.id < $1.key.id }
        let bad = Set(report.problems.map(\.key.id))
        let unread = Set(report.problems.filter { $0.finding != .wrongMode }.map(\.key.id))
        var source = ManifestSource(repository.cache)
        var names: [ObjectID: String] = [:]
        for output in try repository.outputs() {
            guard let key = output.key else { continue }
            if bad.contains(key.id) { names[key.id] = repository.display(output.path) }
            guard key.id.isTree, !unread.contains(key.id), let manifest = try source.manifest(key)
            else { continue }
            for entry in manifest.entries where bad.contains(entry.id) {
                names[entry.id] = repository.display(output.path.appending(entry.path))
            }
        }
        for index in report.problems.indices {
            report.problems[index].path = names[report.problems[index].key.id]
        }
    }
}
