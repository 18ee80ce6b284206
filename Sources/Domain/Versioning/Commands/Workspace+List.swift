package import FileStore

/// A file or folder of a repository, kept by git or tracked as data.
package struct ListedEntry: Sendable {
    /// Below the listed folder.
    package let path: [UInt8]
    package let isOutput: Bool
    package let isDirectory: Bool
    package let isExecutable: Bool
    package let size: Int?
    package let id: ObjectID?
}

extension Workspace {
    /// What is at or below `path`, whether it was checked out or not.
    ///
    /// - Parameters:
    ///   - isRecursive: whether to go into folders; they are then not listed themselves.
    ///   - onlyOutputs: whether to leave out what git keeps.
    package func list(
        _ path: FilePath, isRecursive: Bool, onlyOutputs: Bool
    ) throws -> [ListedEntry] {
        guard let base = path.relative(to: repository.root) else {
            throw VersioningError(.notFound, "\(path) is outside of \(repository.root)")
        }
        var listing = Listing(base: base, isRecursive: isRecursive)
        for output in try repository.outputs() { try add(output, &listing) }
        if !onlyOutputs { try addFiles(&listing, path) }
        let entries = listing.sorted
        let exists = try FileSystem.statusIfPresent(of: path, followingLinks: false) != nil
        guard !entries.isEmpty || listing.isKnown || exists else {
            throw VersioningError(.notFound, "\(repository.display(path)) does not exist")
        }
        return entries
    }

    private func add(_ output: Output, _ listing: inout Listing) throws {
        let place = output.path.relative(to: repository.root) ?? output.path.bytes
        let tracked = output.tracked
        let isTree = tracked.objectID?.isTree ?? false
        guard listing.concerns(place, isTree: isTree) else { return }
        let needsFiles = isTree && (listing.isRecursive || listing.isInside(place))
        if isTree {
            listing.add(
                place, id: tracked.objectID, size: tracked.size, isDirectory: true,
                isExecutable: false)
        } else {
            listing.add(
                place, id: tracked.objectID, size: tracked.size, isDirectory: false,
                isExecutable: tracked.isExecutable)
        }
        guard needsFiles, let key = output.key else { return }
        // Only a hint: what neither place has is said below.
        let remote = output.isImport ? nil : try? remote(named: tracked.remote)
        var source = ManifestSource(repository.cache, remote: remote)
        guard let manifest = try source.manifest(key) else {
            throw VersioningError(
                .missingObjects,
                "neither the cache nor the remote has the list of files of"
                    + " \(repository.display(output.path)) (\(key.id)); push it from where it was"
                    + " added")
        }
        for (path, id) in manifest.entries {
            listing.add(
                place + [UInt8(ascii: "/")] + path, id: id, size: nil, isDirectory: false,
                isExecutable: false)
        }
    }

    /// What lies in the work tree gives its size and mode, as `ls` would.
    private func addFiles(_ listing: inout Listing, _ path: FilePath) throws {
        guard let status = try FileSystem.statusIfPresent(of: path, followingLinks: false) else {
            return
        }
        let base = listing.base
        guard status.kind == .directory else {
            return listing.see(base, status)
        }
        let ignore = try repository.dataIgnore()
        let isRecursive = listing.isRecursive
        var seen: [([UInt8], FileStatus)] = []
        try TreeWalk.run(path) { entry in
            let place = base.isEmpty ? entry.path : base + [UInt8(ascii: "/")] + entry.path
            if ignore.ignores(place, isDirectory: entry.kind == .directory) { return false }
            if let status = entry.status {
                seen.append((place, status))
            } else if let status = try? FileSystem.status(of: path.appending(entry.path)) {
                seen.append((place, status))
            }
            return isRecursive
        }
        if let problem = ignore.problem { throw problem }
        for (place, status) in seen { listing.see(place, status) }
    }
}
