package import FileStore
internal import Parallelism

/// The files of a directory as they are now, in the order of their paths' bytes.
package struct TreeScan: Sendable {
    package private(set) var paths = PathTable()
    package private(set) var identities: [FileIdentity] = []
    /// Where the files are that are links into a cache, or that are executable.
    package private(set) var links: [Int: FilePath] = [:]
    /// What links lead to, while files are still to be looked at.
    private var targets: [Int: FileIdentity] = [:]
    /// Directories that hold nothing, not even ignored files.
    package private(set) var directories = PathTable()
    /// Kernel time before the first look.
    package let started: Int64

    package var count: Int { paths.count }
    package var totalSize: Int { identities.reduce(0) { $0 + Int($1.size) } }

    private init(started: Int64) {
        self.started = started
    }

    /// - Parameters:
    ///   - isIgnored: whether a path below the directory is to be left out.
    ///   - refusing: whether to refuse what cannot be tracked, or to leave it out.
    ///   - jobs: how many threads look at files, which takes far longer than listing them.
    package static func run(
        _ directory: FilePath, refusing: Bool, jobs: Int = 1,
        isIgnored: (_ path: [UInt8], _ isDirectory: Bool) -> Bool
    ) throws -> TreeScan {
        var scan = TreeScan(started: FileClock.now())
        var problem: VersioningError?
        try TreeWalk.run(directory, examines: false) { entry in
            if isIgnored(entry.path, entry.kind == .directory) { return false }
            do throws(VersioningError) {
                return try scan.take(entry, in: directory)
            } catch {
                if refusing { problem = problem ?? error }
                return false
            }
        }
        if let problem { throw problem }
        try scan.examine(directory, jobs: jobs)
        return scan
    }

    private mutating func examine(_ root: FilePath, jobs: Int) throws {
        let directory = try Directory(root)
        let (paths, targets) = (paths, targets)
        // A thread is not worth its start for a few files.
        let threads = min(jobs, 1 + paths.count / 512)
        identities = try Workers.map(paths.count, jobs: threads) { position in
            if let target = targets[position] { return target }
            let status = try directory.status(of: paths[position], followingLinks: false)
            guard status.kind == .regular else {
                throw VersioningError(
                    .changedMeanwhile,
                    "\(root.appending(paths[position])) was replaced while it was looked at;"
                        + " run the command again")
            }
            return status.identity
        }
        self.targets = [:]
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
        switch entry.kind {
        case .directory:
            directories.append(entry.path)
            return true
        case .regular:
            if Self.isIgnoreFile(entry.path) {
                throw VersioningError(
                    .refused,
                    "\(root.appending(entry.path)) is inside of what is to be tracked, where DVC"
                        + " allows no rules; move them to the .dvcignore of a folder above")
            }
            try append(entry.path, in: root)
        case .symbolicLink:
            let shown = root.appending(entry.path)
            guard let status = try? FileSystem.status(of: shown) else {
                throw VersioningError(
                    .refused, "\(shown) is a broken symbolic link; remove it or mend it")
            }
            if status.kind == .directory { return false }
            guard status.kind == .regular, let target = try? FileSystem.target(ofLink: shown)
            else { throw Self.unusual(shown) }
            try append(entry.path, in: root)
            links[count - 1] = target
            targets[count - 1] = status.identity
        case .other:
            throw Self.unusual(root.appending(entry.path))
        }
        return false
    }

    private static let ignoreFile = Array(".dvcignore".utf8)

    private static func isIgnoreFile(_ path: [UInt8]) -> Bool {
        let start = path.count - ignoreFile.count
        return start >= 0 && path[start...] == ignoreFile[...]
            && (start == 0 || path[start - 1] == UInt8(ascii: "/"))
    }

    private mutating func append(
        _ path: [UInt8], in root: FilePath
    ) throws(VersioningError) {
        guard SafePath.isUTF8(path) else {
            throw VersioningError(
                .refused,
                "the name of \(SafePath.quoted(root.appending(path).bytes)) is not UTF-8, which DVC"
                    + " cannot store; rename it or ignore it in .dvcignore")
        }
        paths.append(path)
    }

    private static func unusual(_ path: FilePath) -> VersioningError {
        VersioningError(
            .refused,
            "\(path) is not a regular file; remove it or ignore it in .dvcignore")
    }
}
