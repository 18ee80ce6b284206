internal import FileStore

extension Repository {
    /// Every output of every pointer and pipeline of the work tree.
    ///
    /// One bad pointer anywhere is an error, as it is for DVC: it could stand for any data.
    package func outputs() throws -> [Output] {
        var collector = try OutputCollector(self)
        return try collector.run()
    }

    func pointer(_ path: FilePath) throws -> (Pointer, [UInt8]) {
        let bytes = try FileSystem.read(path, limit: 16 << 20)
        return (try Pointer(parsing: bytes, file: display(path)), bytes)
    }
}

/// Walks the work tree for pointers, and stays out of ignored and tracked folders.
private struct OutputCollector {
    private let repository: Repository
    private let dataIgnore: IgnoreWalker
    private let gitIgnore: IgnoreWalker?
    private var outputs: [Output] = []
    private var tracked: Set<FilePath> = []
    private var problem: (any Error)?

    init(_ repository: Repository) throws {
        self.repository = repository
        dataIgnore = try repository.dataIgnore()
        let below = repository.git.flatMap { repository.root.relative(to: $0.root) } ?? []
        gitIgnore = try repository.gitIgnore(base: below)
    }

    mutating func run() throws -> [Output] {
        try TreeWalk.run(repository.root, examines: false) { visit($0) }
        if let problem = problem ?? dataIgnore.problem ?? gitIgnore?.problem { throw problem }
        try refuseOverlaps()
        try refusePointersInside()
        return outputs
    }

    private mutating func visit(_ entry: TreeEntry) -> Bool {
        guard problem == nil else { return false }
        let path = repository.root.appending(entry.path)
        if entry.kind == .directory { return isWorthEntering(entry.path, path) }
        let name = path.name
        guard GitRepository.isPointer(name) || name.elementsEqual("dvc.yaml".utf8),
            !isIgnored(entry.path, isDirectory: false)
        else { return false }
        do {
            if name.elementsEqual("dvc.yaml".utf8) {
                try takePipeline(path)
            } else if !name.elementsEqual("dvc.lock".utf8) {
                try takePointer(path)
            }
        } catch {
            problem = error
        }
        return false
    }

    private func isWorthEntering(_ relative: [UInt8], _ path: FilePath) -> Bool {
        !tracked.contains(path) && !isIgnored(relative, isDirectory: true)
            && !Repository.isNested(path)
    }

    private func isIgnored(_ relative: [UInt8], isDirectory: Bool) -> Bool {
        if dataIgnore.ignores(relative, isDirectory: isDirectory) { return true }
        return gitIgnore?.ignores(relative, isDirectory: isDirectory) ?? false
    }

    private mutating func takePointer(_ path: FilePath) throws {
        let (pointer, _) = try repository.pointer(path)
        let places = try pointer.locations(
            in: path.parent, root: repository.root, file: repository.display(path))
        let stage = path.relative(to: repository.root) ?? path.bytes
        for (position, place) in places.enumerated() {
            add(
                pointer.outputs[position], position, place, pointer: path, stage: stage,
                isForeign: pointer.isImport, isImport: pointer.isRepositoryImport)
        }
    }

    private mutating func takePipeline(_ path: FilePath) throws {
        let lock = path.parent.appending("dvc.lock")
        let file = try PipelineFile(
            parsing: FileSystem.read(path, limit: 16 << 20), file: repository.display(path),
            lock: FileSystem.readIfPresent(lock, limit: 64 << 20),
            lockFile: repository.display(lock))
        let address = path.parent == repository.root ? "" : repository.display(path) + ":"
        for stage in file.stages {
            for (position, output) in stage.outputs.enumerated() {
                let place = try OutputLocation.resolve(
                    output, workingDirectory: stage.workingDirectory, in: path.parent,
                    root: repository.root, file: repository.display(path))
                add(
                    output, position, place, pointer: path,
                    stage: Array((address + stage.name).utf8), isForeign: true, isImport: false)
            }
        }
    }

    private mutating func add(
        _ output: TrackedOutput, _ position: Int, _ place: OutputLocation, pointer: FilePath,
        stage: [UInt8], isForeign: Bool, isImport: Bool
    ) {
        // What lies outside of the workspace is not ours to look at.
        guard case .workspace(let relative) = place else { return }
        let path = repository.root.appending(relative)
        tracked.insert(path)
        outputs.append(
            Output(
                pointer: pointer, position: position, path: path, tracked: output, stage: stage,
                isForeign: isForeign, isImport: isImport))
    }

    /// In byte order, an output inside another comes after it, with only its kin between.
    private func refuseOverlaps() throws {
        let ordered = outputs.sorted {
            $0.path.appending([]).bytes.precedes($1.path.appending([]).bytes)
        }
        for (outer, inner) in zip(ordered, ordered.dropFirst())
        where inner.path.relative(to: outer.path) != nil {
            throw VersioningError(
                .refused,
                "\(repository.display(outer.path)) of \(repository.display(outer.pointer)) and"
                    + " \(repository.display(inner.path)) of \(repository.display(inner.pointer))"
                    + " overlap; track each file once")
        }
    }

    /// A checkout of the output would remove the pointer.
    private func refusePointersInside() throws {
        for output in outputs {
            var place = output.pointer.parent
            while place != repository.root, place.bytes.count > 1 {
                if tracked.contains(place) {
                    throw VersioningError(
                        .refused,
                        "\(repository.display(output.pointer)): the pointer lies inside of"
                            + " \(repository.display(place)), which is tracked itself; move it out"
                    )
                }
                place = place.parent
            }
        }
    }
}
