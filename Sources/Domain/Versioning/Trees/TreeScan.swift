package import FileStore

/// The files of a directory as they are now, in the order of their paths' bytes.
package struct TreeScan: Sendable {
    package private(set) var paths = PathTable()
    package private(set) var identities: [FileIdentity] = []
    /// Where the files are that are links into a cache, or that are executable.
    package private(set) var links: [Int: FilePath] = [:]
    /// Directories that hold nothing, not even ignored files.
    package private(set) var directories = PathTable()
    /// Kernel time before the first look.
    package let started: Int64

    package var count: Int { identities.count }
    package var totalSize: Int { identities.reduce(0) { $0 + Int($1.size) } }

    private init(started: Int64) {
        self.started = started
    }

    /// - Parameters:
    ///   - isIgnored: whether a path below the directory is to be left out.
    ///   - refusing: whether to refuse what cannot be tracked, or to leave it out.
    package static func run(
        _ directory: FilePath, refusing: Bool,
        isIgnored: (_ path: [UInt8], _ isDirectory: Bool) -> Bool
    ) throws -> TreeScan {
        var scan = TreeScan(started: FileClock.now())
        var problem: VersioningError?
        try TreeWalk.run(directory) { entry in
            if isIgnored(entry.path, entry.kind == .directory) { return false }
            do throws(VersioningError) {
                return try scan.take(entry, in: directory)
            } catch {
                if refusing { problem = problem ?? error }
                return false
            }
        }
        if let problem { throw problem }
        return scan
    }

    /// The files that satisfy `isIncluded`, with their hashes.
    func filtered(
        _ ids: [ObjectID], _ isIncluded: (ArraySlice<UInt8>) -> Bool
    ) -> (TreeScan, [ObjectID]) {
        var part = TreeScan(started: started)
        var kept: [ObjectID] = []
        for position in 0..<count where isIncluded(paths[position]) {
            part.links[part.count] = links[position]
            part.paths.append(paths[position])
            part.identities.append(identities[position])
            kept.append(ids[position])
        }
        for position in 0..<directories.count where isIncluded(directories[position]) {
            part.directories.append(directories[position])
        }
        return (part, kept)
    }

    /// Returns whether to go into a directory.
    private mutating func take(
        _ entry: TreeEntry, in root: FilePath
    ) throws(VersioningError) -> Bool {
        let shown = root.appending(entry.path)
        switch entry.kind {
        case .directory:
            directories.append(entry.path)
            return true
        case .regular:
            guard let status = entry.status else { return false }
            if Self.isIgnoreFile(entry.path) {
                throw VersioningError(
                    .refused,
                    "\(shown) is inside of what is to be tracked, where DVC allows no rules; move"
                        + " them to the .dvcignore of a folder above")
            }
            try append(entry.path, status.identity, shown)
        case .symbolicLink:
            guard let status = try? FileSystem.status(of: shown) else {
                throw VersioningError(
                    .refused, "\(shown) is a broken symbolic link; remove it or mend it")
            }
            if status.kind == .directory { return false }
            guard status.kind == .regular, let target = try? FileSystem.target(ofLink: shown)
            else { throw Self.unusual(shown) }
            links[count] = target
            try append(entry.path, status.identity, shown)
        case .other:
            throw Self.unusual(shown)
        }
        return false
    }

    private static func isIgnoreFile(_ path: [UInt8]) -> Bool {
        let name = ".dvcignore".utf8
        return path.suffix(name.count).elementsEqual(name)
            && (path.count == name.count || path[path.count - name.count - 1] == 47)
    }

    private mutating func append(
        _ path: [UInt8], _ identity: FileIdentity, _ shown: FilePath
    ) throws(VersioningError) {
        guard SafePath.isUTF8(path) else {
            throw VersioningError(
                .refused,
                "the name of \(SafePath.quoted(shown.bytes)) is not UTF-8, which DVC cannot store;"
                    + " rename it or ignore it in .dvcignore")
        }
        paths.append(path)
        identities.append(identity)
    }

    private static func unusual(_ path: FilePath) -> VersioningError {
        VersioningError(
            .refused,
            "\(path) is not a regular file; remove it or ignore it in .dvcignore")
    }
}
