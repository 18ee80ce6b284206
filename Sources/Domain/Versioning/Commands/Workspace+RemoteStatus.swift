package import FileStore

/// An output, or a file of one, that the cache and a remote do not both have.
package struct RemoteDifference: Sendable {
    package enum State: String, Sendable {
        /// Only in the cache.
        case new
        /// Only on the remote.
        case deleted
        case missing
    }

    package let path: FilePath
    package let state: State

    package func name(in repository: Repository) -> String { repository.display(path) }
}

extension Workspace {
    /// Compares the cache with the remotes, file by file: a manifest there proves nothing.
    package func remoteStatus(
        _ selected: [Selection], remote name: String?
    ) throws -> [RemoteDifference] {
        var differences: [RemoteDifference] = []
        let own = selected.filter {
            $0.output.tracked.isCached && $0.output.tracked.isPushed && !$0.output.isImport
        }
        for (remote, selections) in try byRemote(own, name) {
            try remote.probe(forWriting: false)
            differences += try compare(selections, remote)
        }
        return differences.sorted { $0.path < $1.path }
    }

    private func compare(
        _ selections: [Selection], _ remote: any Remote
    ) throws -> [RemoteDifference] {
        var source = ManifestSource(repository.cache, remote: remote)
        var named: [(FilePath, ObjectKey)] = []
        for selection in selections {
            guard let key = selection.output.key else { continue }
            let path = selection.output.path
            if selection.isWhole { named.append((path, key)) }
            guard key.id.isTree, let manifest = try source.manifest(key) else { continue }
            for entry in manifest.entries where selection.includes(entry.path) {
                named.append((path.appending(entry.path), ObjectKey(entry.id, layout: key.layout)))
            }
        }
        let keys = named.map(\.1)
        let there = try remote.existing(among: keys)
        let here = try repository.cache.existing(among: keys)
        return named.compactMap { path, key in
            switch (here.contains(key), there.contains(key)) {
            case (true, true): nil
            case (true, false): RemoteDifference(path: path, state: .new)
            case (false, true): RemoteDifference(path: path, state: .deleted)
            case (false, false): RemoteDifference(path: path, state: .missing)
            }
        }
    }
}
