package import FileStore
internal import Processes

/// A repository opened for reading: a folder of this machine, or a copy of one of its versions.
///
/// What git keeps is copied; data objects are not. The copy goes away with `close`.
package struct OpenedRepository: Sendable {
    package let repository: Repository
    /// What the address names in it: its root, or a place below.
    package let base: FilePath
    private let copy: FilePath?

    /// - Parameters:
    ///   - address: a place in a repository, or what `git clone` accepts.
    ///   - revision: `nil` for the work tree of a folder, or the newest version of the rest.
    ///   - directory: where relative addresses start.
    ///   - scratch: where a copy may be made.
    package init(
        _ address: [UInt8], revision: String?, from directory: FilePath, scratch: FilePath,
        places: ConfigurationPlaces
    ) throws {
        let path = FilePath(address)
        let local = (path.isAbsolute ? path : directory.appending(address)).normalized
        let root = Self.isURL(address, local) ? nil : try Self.workTree(local)
        guard let root else {
            let isFolder = FileSystem.isDirectory(local)
            try self.init(
                cloning: isFolder ? local.bytes : address, revision ?? "HEAD", below: [],
                origin: nil, scratch: scratch, places: places)
            return
        }
        let origin = try Repository(root: root, places: places)
        guard let revision else {
            self.init(repository: origin, base: local, copy: nil)
            return
        }
        guard let git = origin.git else {
            throw VersioningError(
                .notFound, "\(root) is not in a git work tree, so it has no revisions")
        }
        try self.init(
            cloning: git.root.bytes, git.commit(of: revision),
            below: local.relative(to: root) ?? [], origin: origin, scratch: scratch,
            places: places)
    }

    private init(repository: Repository, base: FilePath, copy: FilePath?) {
        self.repository = repository
        self.base = base
        self.copy = copy
    }

    package func close() throws {
        if let copy { try FileSystem.removeTree(copy) }
    }

    /// `scheme://…`, or `host:path` as ssh has it.
    private static func isURL(_ address: [UInt8], _ local: FilePath) -> Bool {
        if String(decoding: address, as: UTF8.self).contains("://") { return true }
        let head = address.prefix { $0 != UInt8(ascii: "/") }
        return head.contains(UInt8(ascii: ":")) && !FileSystem.isDirectory(local)
    }

    /// The root of the data repository, else of the git work tree, that holds a place.
    private static func workTree(_ path: FilePath) throws -> FilePath? {
        var place = path
        while !FileSystem.isDirectory(place), place != "/" { place = place.parent }
        let isBare =
            FileSystem.isFile(place.appending("HEAD"))
            && FileSystem.isDirectory(place.appending("objects"))
        if isBare, place == path { return nil }
        do {
            return try Repository.root(holding: place)
        } catch let error as VersioningError where error.code == .notFound {
            guard let git = GitRepository(holding: place) else { throw error }
            return git.root
        }
    }

    private init(
        cloning address: [UInt8], _ revision: String, below: [UInt8], origin: Repository?,
        scratch: FilePath, places: ConfigurationPlaces
    ) throws {
        let copy = try FileSystem.canonical(scratch).appending(TemporaryName.next())
        try FileSystem.createDirectories(copy, permissions: 0o700)
        do {
            try Self.fetch(address, revision, into: copy)
            let inGit = origin.flatMap { $0.root.relative(to: $0.git?.root ?? $0.root) } ?? []
            let root = inGit.isEmpty ? copy : copy.appending(inGit)
            let cloned = try Repository(root: root, places: places)
            self.init(
                repository: origin.map { Repository(cloned, servedBy: $0) } ?? cloned,
                base: below.isEmpty ? root : root.appending(below), copy: copy)
        } catch {
            try? FileSystem.removeTree(copy)  // The first error is the one to tell.
            throw error
        }
    }

    /// One version without its history; where a server refuses that, the history too.
    private static func fetch(
        _ address: [UInt8], _ revision: String, into copy: FilePath
    ) throws {
        try git(["init", "-q"].map { Array($0.utf8) }, in: copy)
        let words = ["fetch", "-q", "--no-tags", "--depth=1", "--"].map { Array($0.utf8) }
        do {
            try git(words + [address, Array(revision.utf8)], in: copy)
            try git(["checkout", "-q", "--detach", "FETCH_HEAD"].map { Array($0.utf8) }, in: copy)
        } catch let first as ProcessError {
            let all = ["fetch", "-q", "--tags", "--"].map { Array($0.utf8) }
            let heads = Array("+refs/heads/*:refs/heads/*".utf8)
            do {
                try git(all + [address, heads], in: copy)
                try git(
                    ["checkout", "-q", "--detach"].map { Array($0.utf8) } + [Array(revision.utf8)],
                    in: copy)
            } catch is ProcessError {
                throw VersioningError(
                    .notFound,
                    "git cannot bring \(revision) of \(shown(address)): \(first)")
            }
        }
    }

    /// An address without the password that some put into it.
    private static func shown(_ address: [UInt8]) -> String {
        let text = String(decoding: address, as: UTF8.self)
        guard let scheme = text.firstRange(of: "://"),
            let at = text[scheme.upperBound...].firstIndex(of: "@")
        else { return text }
        return text[..<scheme.upperBound] + "…" + text[at...]
    }

    private static func git(_ arguments: [[UInt8]], in directory: FilePath) throws {
        var request = ProcessRequest(Array("git".utf8), arguments)
        request.workingDirectory = directory.bytes
        request.environment = ["GIT_TERMINAL_PROMPT": "0"]
        try ChildProcess.run(request).requireSuccess()
    }
}

extension Repository {
    /// The pointers of `copy`, with the cache and the remotes of the repository it was made from.
    init(_ copy: Repository, servedBy origin: Repository) {
        root = copy.root
        configuration = origin.configuration
        cache = origin.cache
        git = copy.git
    }
}
