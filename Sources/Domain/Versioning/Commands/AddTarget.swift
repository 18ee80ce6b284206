internal import FileStore

/// What adding a path comes down to.
enum AddTarget {
    /// A path that no pointer names yet.
    case new(FilePath)
    /// The whole of an output.
    case known(Output)
    /// A file or folder inside a tracked folder.
    case part(Output, [UInt8])

    init(_ path: FilePath, in repository: Repository, among outputs: [Output]) throws {
        if let output = outputs.first(where: { $0.path == path }) {
            try Self.refuseForeign(output, repository)
            self = .known(output)
            return
        }
        for output in outputs {
            guard let part = path.relative(to: output.path) else { continue }
            try Self.refuseForeign(output, repository)
            self = .part(output, part)
            return
        }
        try Self.refuseNew(path, repository, outputs)
        self = .new(path)
    }

    private static func refuseForeign(_ output: Output, _ repository: Repository) throws {
        guard output.isForeign else { return }
        throw VersioningError(
            .refused,
            "\(repository.display(output.path)) is made by"
                + " \(String(decoding: output.stage, as: UTF8.self));"
                + " a pipeline or an import changes it, not `add`")
    }

    private static func refuseNew(
        _ path: FilePath, _ repository: Repository, _ outputs: [Output]
    ) throws {
        let shown = repository.display(path)
        if let inner = outputs.first(where: { $0.path.relative(to: path) != nil }) {
            let pointer = repository.display(inner.pointer)
            throw VersioningError(
                .refused,
                "\(shown) holds \(repository.display(inner.path)), which \(pointer) tracks already;"
                    + " remove \(pointer) first to track the whole folder")
        }
        guard let status = try FileSystem.statusIfPresent(of: path, followingLinks: false) else {
            throw VersioningError(.notFound, "\(shown) does not exist")
        }
        if status.kind == .symbolicLink, FileSystem.isDirectory(path) {
            throw VersioningError(
                .refused, "\(shown) is a link to a folder; add the folder that it leads to")
        }
        let pointer = path.parent.appending(path.name + Array(".dvc".utf8))
        if try FileSystem.statusIfPresent(of: pointer) != nil {
            throw VersioningError(
                .refused, "\(repository.display(pointer)) exists and does not track \(shown)")
        }
        try refuseByGit(path, pointer, repository)
    }

    private static func refuseByGit(
        _ path: FilePath, _ pointer: FilePath, _ repository: Repository
    ) throws {
        guard let git = repository.git else { return }
        if try git.isTracked(path) {
            let shown = repository.display(path)
            throw VersioningError(
                .refused,
                "\(shown) is tracked by git; run `git rm -r --cached \(shown)`"
                    + " and commit that first"
            )
        }
        if try repository.isIgnoredByGit(pointer) {
            throw VersioningError(
                .refused,
                "git ignores \(repository.display(pointer)), so the data's version would be lost;"
                    + " change the ignore rule")
        }
    }
}
