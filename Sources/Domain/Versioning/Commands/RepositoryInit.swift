package import FileStore

/// Makes a data repository, with the files that `dvc init` makes.
package struct RepositoryInit: Sendable {
    private let root: FilePath
    private let usesGit: Bool
    private let isBelowGitRoot: Bool
    private let replaces: Bool

    /// - Parameters:
    ///   - isBelowGitRoot: whether git's root may be further up.
    ///   - replaces: whether to start a repository that is there anew; its cache stays.
    package init(root: FilePath, usesGit: Bool, isBelowGitRoot: Bool, replaces: Bool) {
        self.root = root
        self.usesGit = usesGit
        self.isBelowGitRoot = isBelowGitRoot
        self.replaces = replaces
    }

    package func run() throws {
        let git = usesGit ? try requireGit() : nil
        let directory = root.appending(".dvc")
        if try FileSystem.statusIfPresent(of: directory, followingLinks: false) == nil {
            try create(directory)
        } else {
            guard replaces else {
                throw VersioningError(
                    .refused, "\(directory) exists; use -f to start anew and keep only its cache")
            }
            try reset(directory)
        }
        let ignore = root.appending(".dvcignore")
        if try FileSystem.statusIfPresent(of: ignore, followingLinks: false) == nil {
            try FileSystem.writeAtomically(Self.ignoreText, to: ignore)
        }
        try FileSystem.synchronizeDirectory(root)
        try git?.stage([directory.appending("config"), ignore, directory.appending(".gitignore")])
    }

    private func requireGit() throws -> GitRepository {
        guard let git = GitRepository(holding: root), isBelowGitRoot || git.root == root else {
            throw VersioningError(
                .refused,
                "\(root) is not the root of a git work tree; use --no-scm to go without git, or"
                    + " --subdir inside a work tree")
        }
        let directory = root.appending(".dvc")
        if try git.isIgnored(directory) || git.isIgnored(directory.appending("config")) {
            throw VersioningError(
                .refused,
                "git ignores \(directory), so the versions of the data would be lost; add '!.dvc'"
                    + " to .gitignore")
        }
        return git
    }

    /// Under a temporary name first: half a `.dvc` would pass for a whole one.
    private func create(_ directory: FilePath) throws {
        let temporary = root.appending(TemporaryName.next())
        try FileSystem.createDirectories(temporary)
        do {
            try populate(temporary)
            try FileSystem.rename(temporary, to: directory)
        } catch {
            try? FileSystem.removeTree(temporary)  // The first error is the one to tell.
            throw error
        }
    }

    private func reset(_ directory: FilePath) throws {
        for entry in try FileSystem.list(directory) where !entry.name.elementsEqual("cache".utf8) {
            try FileSystem.removeTree(directory.appending(entry.name))
        }
        try populate(directory)
    }

    private func populate(_ directory: FilePath) throws {
        try FileSystem.createDirectories(directory.appending("tmp"))
        // Its time is part of the name under which DVC keeps what it knows of this repository.
        try FileSystem.writeAtomically([], to: directory.appending("tmp/btime"))
        if usesGit {
            try FileSystem.writeAtomically(
                Array("/config.local\n/tmp\n/cache\n".utf8), to: directory.appending(".gitignore"))
        }
        let settings = usesGit ? "" : "[core]\n    no_scm = True\n"
        try FileSystem.writeAtomically(Array(settings.utf8), to: directory.appending("config"))
    }

    private static let ignoreText = Array(
        """
        # Add patterns of files dvc should ignore, which could improve
        # the performance. Learn more at
        # https://dvc.org/doc/user-guide/dvcignore

        """.utf8)
}
