package import FileStore
internal import Parallelism

/// How much room the data takes.
package struct UsageReport: Sendable {
    package struct Amount: Sendable, Hashable {
        package var files = 0
        package var bytes = 0

        mutating func add(_ size: Int) {
            files += 1
            bytes += size
        }
    }

    package struct Row: Sendable {
        package let path: FilePath
        /// As in the work tree: a file counts as often as it is there.
        package var whole = Amount()
        /// Bytes that the cache holds once although files repeat them.
        package var duplicateBytes = 0
        /// Objects that other outputs need too.
        package var shared = Amount()
        /// Files whose object the cache lacks, so that their size is not known.
        package var absent = 0
    }

    package struct RemoteCount: Sendable {
        package let location: String
        package let objects: Int
        /// What the outputs need, and how much of it the remote lacks.
        package let needed: Int
        package let lacking: Int
    }

    package var rows: [Row] = []
    package var cache = Amount()
    /// `nil` when a missing manifest leaves that open.
    package var unused: Amount?
    package var trash = Amount()
    package var remote: RemoteCount?
}

extension Workspace {
    /// Measures the selected outputs, the cache, and with `isCloud` a remote.
    package func usage(
        _ selected: [Selection], isCloud: Bool, remote name: String?
    ) throws -> UsageReport {
        let survey = try StoreSurvey(repository.cache)
        let sizes = try sizes(of: survey.objects)
        var report = UsageReport()
        var source = ManifestSource(repository.cache)
        let users = try users(of: repository.outputs().map { Selection($0) }, &source)
        for selection in selected where selection.output.tracked.isCached {
            report.rows.append(try row(selection, sizes, users, &source))
        }
        for size in sizes.values { report.cache.add(size) }
        report.unused = try unused(survey, sizes)
        for batch in try Trash(repository).batches() {
            report.trash.files += batch.count
            report.trash.bytes += batch.bytes
        }
        if isCloud { report.remote = try count(on: remote(named: name), selected) }
        return report
    }

    private func sizes(of keys: [ObjectKey]) throws -> [ObjectKey: Int] {
        let store = repository.cache
        let sizes = try Workers.map(keys.count, jobs: localJobs, state: {}) {
            (_: inout Void, index) in
            Int(try FileSystem.status(of: store.path(of: keys[index])).size)
        }
        return Dictionary(uniqueKeysWithValues: zip(keys, sizes))
    }

    /// How many outputs need each object.
    private func users(
        of selections: [Selection], _ source: inout ManifestSource
    ) throws -> [ObjectKey: Int] {
        var users: [ObjectKey: Int] = [:]
        for selection in selections {
            var demand = ObjectDemand()
            try demand.add(selection, from: &source)
            for key in demand.files { users[key, default: 0] += 1 }
        }
        return users
    }

    private func row(
        _ selection: Selection, _ sizes: [ObjectKey: Int], _ users: [ObjectKey: Int],
        _ source: inout ManifestSource
    ) throws -> UsageReport.Row {
        let output = selection.output
        var row = UsageReport.Row(
            path: selection.isWhole ? output.path : output.path.appending(selection.part))
        guard let key = output.key else { return row }
        guard key.id.isTree else {
            row.whole.add(sizes[key] ?? output.tracked.size ?? 0)
            if sizes[key] == nil { row.absent = 1 }
            if users[key, default: 0] > 1 { row.shared.add(sizes[key] ?? 0) }
            return row
        }
        guard let manifest = try source.manifest(key) else {
            row.whole = UsageReport.Amount(
                files: output.tracked.fileCount ?? 0, bytes: output.tracked.size ?? 0)
            row.absent = row.whole.files
            return row
        }
        var seen: Set<ObjectKey> = []
        for entry in manifest.entries where selection.includes(entry.path) {
            let file = ObjectKey(entry.id, layout: key.layout)
            let size = sizes[file]
            row.whole.add(size ?? 0)
            if size == nil { row.absent += 1 }
            if !seen.insert(file).inserted {
                row.duplicateBytes += size ?? 0
            } else if users[file, default: 0] > 1 {
                row.shared.add(size ?? 0)
            }
        }
        return row
    }

    private func unused(
        _ survey: StoreSurvey, _ sizes: [ObjectKey: Int]
    ) throws -> UsageReport.Amount? {
        let known: Set<ObjectID>
        do {
            known = try knownRoots(CollectOptions(label: "", abandonedBefore: 0), survey).ids
        } catch let error as VersioningError where error.code == .missingObjects {
            return nil
        }
        var amount = UsageReport.Amount()
        for key in survey.objects where !known.contains(key.id) { amount.add(sizes[key] ?? 0) }
        return amount
    }

    private func count(
        on remote: any Remote, _ selected: [Selection]
    ) throws -> UsageReport.RemoteCount {
        try remote.probe(forWriting: false)
        var present: Set<ObjectKey> = []
        for layout in ObjectLayout.allCases {
            try remote.list(layout) { present.insert(ObjectKey($0, layout: layout)) }
        }
        var source = ManifestSource(repository.cache, remote: remote)
        var demand = ObjectDemand()
        for selection in selected
        where selection.output.tracked.isCached && selection.output.tracked.isPushed
            && !selection.output.isImport
        {
            try demand.add(selection, from: &source)
        }
        let needed = demand.all
        return UsageReport.RemoteCount(
            location: remote.location, objects: present.count, needed: needed.count,
            lacking: needed.count { !present.contains($0) })
    }
}
