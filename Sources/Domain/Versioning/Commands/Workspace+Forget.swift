package import FileStore

package struct ForgetOptions: Sendable {
    package enum Target: Sendable {
        case object(ObjectID)
        /// Every version of a file, by where it lies in the work tree.
        case path(FilePath)
    }

    package let target: Target
    /// Names; `nil` stands for the default one.
    package var remotes: [String?] = []
    /// Also what the work tree's pointers still name.
    package var isForced = false
    package var isApplied = false
    package var time: String
    package var who: String

    package init(_ target: Target, time: String, who: String) {
        self.target = target
        self.time = time
        self.who = who
    }
}

package struct ForgetReport: Sendable {
    package struct Version: Sendable {
        package let pointer: String
        package let id: ObjectID
        package let commits: [String]
    }

    package struct Item: Sendable {
        package let id: ObjectID
        package fileprivate(set) var paths: [String] = []
        package fileprivate(set) var versions: [Version] = []
        /// Where the bytes are, or were.
        package fileprivate(set) var places: [String] = []
    }

    package fileprivate(set) var items: [Item] = []
    /// Versions that stay, as a pointer of the work tree names them.
    package fileprivate(set) var stillNeeded: [ObjectID] = []
    /// Where nothing could be looked for, as no remote is there.
    package fileprivate(set) var absentRemotes: [String] = []
    /// Old folder versions whose manifest is nowhere: they may name the bytes as well.
    package fileprivate(set) var unknown: [ObjectID] = []
}

extension Workspace {
    /// Erases bytes from the cache, the trash and remotes, and writes down that it was done.
    package func forget(_ options: ForgetOptions) throws -> ForgetReport {
        var report = ForgetReport()
        let remotes = try reachable(options, &report)
        var search = try ForgetSearch(
            DataHistory(repository), ManifestSource(repository.cache, remote: remotes.first?.remote)
        )
        let (doomed, needed) = try choose(options, &search)
        report.stillNeeded = needed
        for id in doomed.sorted() {
            var item = ForgetReport.Item(id: id)
            for (version, paths, commits) in try search.mentions(of: id) {
                item.paths += paths.map { String(decoding: $0, as: UTF8.self) }
                item.versions.append(
                    ForgetReport.Version(
                        pointer: String(decoding: version.pointer, as: UTF8.self),
                        id: version.key.id, commits: commits))
            }
            item.paths = Set(item.paths).sorted()
            report.items.append(item)
        }
        report.unknown = search.unknown.sorted()
        for index in report.items.indices {
            report.items[index].places = try erase(
                report.items[index].id, remotes, isApplied: options.isApplied)
        }
        if options.isApplied { try record(report.items, options) }
        return report
    }

    /// The remotes that are there; a folder that nothing was pushed to yet has nothing to erase.
    private func reachable(
        _ options: ForgetOptions, _ report: inout ForgetReport
    ) throws -> [(name: String, remote: any Remote)] {
        var found: [(name: String, remote: any Remote)] = []
        for name in options.remotes {
            let remote = try remote(named: name)
            do {
                try remote.probe(forWriting: false)
            } catch {
                guard error.code == .notFound else { throw error }
                report.absentRemotes.append(remote.location)
                continue
            }
            if options.isApplied { try remote.probe(forWriting: true) }
            found.append((try repository.remoteConfiguration(name).name, remote))
        }
        return found
    }

    private func choose(
        _ options: ForgetOptions, _ search: inout ForgetSearch
    ) throws -> (doomed: Set<ObjectID>, needed: [ObjectID]) {
        let found: Set<ObjectID>
        switch options.target {
        case .object(let id):
            guard !id.isTree else {
                throw VersioningError(
                    .refused, "\(id) is the manifest of a folder; forget the files in it")
            }
            found = [id]
        case .path(let path):
            found = try search.objects(at: path)
            guard !found.isEmpty else {
                throw VersioningError(
                    .notFound, "no version that git knows has \(repository.display(path)) as a file"
                )
            }
        }
        if options.isForced { return (found, []) }
        let current = try names(of: found)
        let needed = found.filter { current[$0] != nil }.sorted()
        guard let first = needed.first, found.count == needed.count else {
            return (found.subtracting(needed), needed)
        }
        throw VersioningError(
            .refused,
            "\(first) is still \(repository.display(current[first] ?? repository.root)); change or"
                + " remove that, run `datavc add`, and forget it then")
    }

    /// Those of `ids` that the work tree's pointers name, and where.
    private func names(of ids: Set<ObjectID>) throws -> [ObjectID: FilePath] {
        var names: [ObjectID: FilePath] = [:]
        var source = ManifestSource(repository.cache)
        for output in try repository.outputs() {
            guard let key = output.key, output.tracked.isCached, !output.isImport else { continue }
            if ids.contains(key.id) { names[key.id] = output.path }
            guard key.id.isTree else { continue }
            var manifest = try source.manifest(key)
            if manifest == nil, repository.configuration.defaultRemote != nil {
                var elsewhere = ManifestSource(repository.cache, remote: try remote(named: nil))
                manifest = try elsewhere.manifest(key)
            }
            guard let manifest else {
                throw VersioningError(
                    .missingObjects,
                    "the manifest \(key.id) of \(repository.display(output.pointer)) is nowhere, so"
                        + " it cannot be ruled out that it needs those bytes; fetch it first")
            }
            for entry in manifest.entries where ids.contains(entry.id) {
                names[entry.id] = output.path.appending(entry.path)
            }
        }
        return names
    }

    /// Removes every copy; returns where there was one.
    private func erase(
        _ id: ObjectID, _ remotes: [(name: String, remote: any Remote)], isApplied: Bool
    ) throws -> [String] {
        let keys = ObjectLayout.allCases.map { ObjectKey(id, layout: $0) }
        var places: [String] = []
        for (name, remote) in remotes {
            let there = try remote.existing(among: keys)
            if there.isEmpty { continue }
            places.append("remote \(name)")
            guard isApplied else { continue }
            for key in there { try remote.remove(key) }
            guard try remote.existing(among: keys).isEmpty else {
                throw VersioningError(
                    .remote, "\(remote.location) still has \(id) after its removal; try again")
            }
        }
        let trashed = try Trash(repository).copies(of: id)
        let quarantine = try repository.asideDirectory("corrupt")
        for (place, paths) in [
            ("trash", trashed), ("quarantine", keys.map { quarantine.appending($0.path) }),
            ("cache", keys.map { repository.cache.path(of: $0) }),
        ] {
            let present = try paths.filter {
                try FileSystem.statusIfPresent(of: $0, followingLinks: false) != nil
            }
            if !present.isEmpty { places.append(place) }
            guard isApplied else { continue }
            for path in present {
                try FileSystem.remove(path)
                try FileSystem.synchronizeDirectory(path.parent)
            }
        }
        return places
    }

    /// One line for each object, in a file that is replaced as a whole.
    private func record(_ items: [ForgetReport.Item], _ options: ForgetOptions) throws {
        let known = try repository.forgotten()
        let fresh = items.filter { known[$0.id] == nil || !$0.places.isEmpty }
        guard !fresh.isEmpty else { return }
        var bytes = try FileSystem.readIfPresent(repository.forgottenFile) ?? []
        if let last = bytes.last, last != 10 { bytes.append(10) }
        for item in fresh { bytes += ForgottenLine(item, options).bytes }
        try FileSystem.writeAtomically(bytes, to: repository.forgottenFile)
        if repository.configuration.stagesAutomatically {
            try repository.git?.stage([repository.forgottenFile])
        }
    }
}
