internal import FileStore

extension Workspace {
    /// Every object that must stay, or an error that says whose files cannot be known.
    ///
    /// - Returns: also the trees that are nowhere and that nothing depends on.
    func knownRoots(
        _ options: CollectOptions, _ survey: StoreSurvey
    ) throws -> (ids: Set<ObjectID>, unknown: [ObjectID]) {
        var roots = try ObjectRoots(of: [repository] + options.projects)
        var absent = roots.trees.keys.sorted()
        absent = try roots.expand(
            absent, from: repository.cache, holding: survey.objects, jobs: localJobs)
        for cache in Set(options.projects.map(\.cache)) where cache != repository.cache {
            absent = try roots.expand(
                absent, from: cache, holding: StoreSurvey(cache).objects, jobs: localJobs)
        }
        absent = try expand(absent, &roots, fromRemotesOf: [repository] + options.projects)
        let fatal = absent.filter { id in
            guard let tree = roots.trees[id], tree.isRequired else { return false }
            return !tree.isHistoric || !options.allowsMissingHistory
        }
        guard fatal.isEmpty else { throw unknownFiles(fatal, roots) }
        return (roots.ids, absent)
    }

    /// Adds the files of trees that a remote has, and returns those that are nowhere.
    private func expand(
        _ absent: [ObjectID], _ roots: inout ObjectRoots, fromRemotesOf projects: [Repository]
    ) throws -> [ObjectID] {
        var absent = absent
        var failure: (any Error)?
        for project in projects {
            let configuration = project.configuration
            let isDefault = { (name: String) in name == configuration.defaultRemote }
            let names = configuration.remoteNames
            for name in names.filter(isDefault) + names.filter({ !isDefault($0) })
            where !absent.isEmpty {
                do {
                    let remote = try remotes(configuration.remote(name))
                    absent = try expand(absent, &roots, from: remote)
                } catch let error as RemoteError {
                    failure = failure ?? error
                }
            }
        }
        if let failure, absent.contains(where: { roots.trees[$0]?.isRequired ?? false }) {
            throw failure
        }
        return absent
    }

    private func expand(
        _ absent: [ObjectID], _ roots: inout ObjectRoots, from remote: any Remote
    ) throws -> [ObjectID] {
        let keys = absent.flatMap { id in
            ObjectLayout.allCases.map { ObjectKey(id, layout: $0) }
        }
        var source = ManifestSource(repository.cache, remote: remote)
        var found: Set<ObjectID> = []
        for key in try remote.existing(among: keys) where !found.contains(key.id) {
            guard let manifest = try source.manifest(key) else { continue }
            roots.add(manifest)
            found.insert(key.id)
        }
        return absent.filter { !found.contains($0) }
    }

    private func unknownFiles(_ trees: [ObjectID], _ roots: ObjectRoots) -> VersioningError {
        let shown = trees.prefix(10).map { "  \($0), named by \(roots.trees[$0]?.origin ?? "")" }
        let rest = trees.count > 10 ? "\n  and \(trees.count - 10) more" : ""
        let isHistoric = trees.allSatisfy { roots.trees[$0]?.isHistoric ?? false }
        return VersioningError(
            .missingObjects,
            "these manifests are nowhere, so nobody can know which files belong to them:\n"
                + shown.joined(separator: "\n") + rest
                + "\nFetch or push them from where they were added"
                + (isHistoric ? ", or give those versions up with --allow-missing-history" : ""))
    }
}
