internal import FileStore

/// What a repository tracked at one commit, read through git; the work tree is not looked at.
struct CommitReader {
    private let repository: Repository
    private let git: GitRepository
    /// Pointers, pipelines and ignore files, by their path below the repository's root.
    private let blobs: [[UInt8]: String]
    /// The roots of other repositories inside of this one.
    private let nested: [[UInt8]]

    init(_ repository: Repository, commit: String) throws {
        guard let git = repository.git else {
            throw VersioningError(
                .notFound, "\(repository.root) is not in a git work tree, so it has no history")
        }
        self.repository = repository
        self.git = git
        let below = repository.root.relative(to: git.root) ?? []
        let prefix = below.isEmpty ? [] : below + [UInt8(ascii: "/")]
        let listing = try git.run("ls-tree", "-r", "-z", "--full-tree", commit)
        var blobs: [[UInt8]: String] = [:]
        var nested: [[UInt8]] = []
        for (path, blob) in Self.files(listing) where path.starts(with: prefix) {
            let relative = Array(path.dropFirst(prefix.count))
            if Self.isWanted(relative) { blobs[relative] = blob }
            let suffix = Array("/.dvc/config".utf8)
            if relative.suffix(suffix.count).elementsEqual(suffix) {
                nested.append(Array(relative.dropLast(suffix.count - 1)))
            }
        }
        self.blobs = blobs
        self.nested = nested
    }

    private static func files(_ listing: [UInt8]) -> [(path: [UInt8], blob: String)] {
        listing.split(separator: 0).compactMap { line in
            guard let tab = line.firstIndex(of: 9) else { return nil }
            let fields = line[..<tab].split(separator: 32)
            guard fields.count == 3, fields[1].elementsEqual("blob".utf8) else { return nil }
            return (Array(line[(tab + 1)...]), String(decoding: fields[2], as: UTF8.self))
        }
    }

    private static func isWanted(_ path: [UInt8]) -> Bool {
        let name = FilePath(path).name
        return GitRepository.isPointer(path) || name.elementsEqual("dvc.yaml".utf8)
            || name.elementsEqual(".dvcignore".utf8)
    }

    /// Every output of every pointer and pipeline, in the order of the pointers' paths.
    func outputs() throws -> [Output] {
        let paths = blobs.keys.sorted { $0.lexicographicallyPrecedes($1) }
        let texts = try git.contents(of: paths.map { blobs[$0] ?? "" })
        let contents = Dictionary(uniqueKeysWithValues: zip(paths, texts))
        let ignore = try IgnoreTree.dvc { contents[$0.normalized.bytes] }
        var outputs: [Output] = []
        for path in paths {
            let name = FilePath(path).name
            guard !nested.contains(where: { path.starts(with: $0) }), let text = contents[path],
                !name.elementsEqual("dvc.lock".utf8), !name.elementsEqual(".dvcignore".utf8),
                try !ignore.ignores(path, isDirectory: false)
            else { continue }
            if name.elementsEqual("dvc.yaml".utf8) {
                outputs += try pipeline(path, text, contents)
            } else {
                outputs += try Self.outputs(of: text, at: path, in: repository)
            }
        }
        return outputs
    }

    /// The outputs of a pointer's text, of whatever age.
    static func outputs(
        of text: [UInt8], at relative: [UInt8], in repository: Repository
    ) throws -> [Output] {
        let path = repository.root.appending(relative)
        let shown = repository.display(path)
        let pointer = try Pointer(parsing: text, file: shown)
        let places = try pointer.locations(in: path.parent, root: repository.root, file: shown)
        return zip(places, pointer.outputs).enumerated().compactMap { position, pair in
            guard case .workspace(let place) = pair.0 else { return nil }
            return Output(
                pointer: path, position: position, path: repository.root.appending(place),
                tracked: pair.1, stage: relative, isForeign: pointer.isImport,
                isImport: pointer.isRepositoryImport)
        }
    }

    private func pipeline(
        _ relative: [UInt8], _ text: [UInt8], _ contents: [[UInt8]: [UInt8]]
    ) throws -> [Output] {
        let path = repository.root.appending(relative)
        let lockPath = FilePath(relative).parent.appending("dvc.lock").normalized
        return try Self.outputs(
            ofPipeline: text, lock: contents[lockPath.bytes], at: path, in: repository)
    }

    static func outputs(
        ofPipeline text: [UInt8], lock: [UInt8]?, at path: FilePath, in repository: Repository
    ) throws -> [Output] {
        let shown = repository.display(path)
        let file = try PipelineFile(
            parsing: text, file: shown, lock: lock,
            lockFile: repository.display(path.parent.appending("dvc.lock")))
        let address = path.parent == repository.root ? "" : shown + ":"
        var outputs: [Output] = []
        for stage in file.stages {
            for (position, tracked) in stage.outputs.enumerated() {
                let place = try OutputLocation.resolve(
                    tracked, workingDirectory: stage.workingDirectory, in: path.parent,
                    root: repository.root, file: shown)
                guard case .workspace(let relative) = place else { continue }
                outputs.append(
                    Output(
                        pointer: path, position: position,
                        path: repository.root.appending(relative), tracked: tracked,
                        stage: Array((address + stage.name).utf8), isForeign: true,
                        isImport: false))
            }
        }
        return outputs
    }
}
