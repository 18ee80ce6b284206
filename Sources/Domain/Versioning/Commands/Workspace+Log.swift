package import FileStore

/// One version of an output, as a commit recorded it.
package struct OutputVersion: Sendable {
    package let commit: String
    /// When it was committed, in ISO 8601.
    package let date: String
    package let author: String
    package let email: String
    package let subject: String
    package let pointer: FilePath
    package let path: FilePath
    /// `nil` when the commit stopped tracking it, or its pointer cannot be read.
    package let tracked: TrackedOutput?
    package let previous: TrackedOutput?
    /// Why the pointer of this commit cannot be read.
    package let problem: String?

    package var sizeChange: Int? { Self.change(previous, tracked) { $0.size } }
    package var fileChange: Int? {
        Self.change(previous, tracked) { $0.fileCount ?? ($0.objectID == nil ? nil : 1) }
    }

    /// `nil` when either version does not say.
    private static func change(
        _ old: TrackedOutput?, _ new: TrackedOutput?, _ count: (TrackedOutput) -> Int?
    ) -> Int? {
        guard let after = new.map(count) ?? 0, let before = old.map(count) ?? 0 else { return nil }
        return after - before
    }
}

extension Workspace {
    /// The versions that git remembers of `targets`, or of all that is tracked, the latest first.
    package func log(_ targets: [FilePath], limit: Int? = nil) throws -> [OutputVersion] {
        guard let git = repository.git else {
            throw VersioningError(
                .notFound, "\(repository.root) is not in a git work tree, so it has no history")
        }
        let (files, data) = try recordedFiles(of: targets)
        guard !files.isEmpty else { return [] }
        var versions: [OutputVersion] = []
        for commit in try git.history(of: files) {
            if versions.count >= limit ?? .max { break }
            versions += try self.versions(commit, git).filter {
                data.isEmpty || data.contains($0.path)
            }
        }
        let found = versions.prefix(limit ?? .max)
        if found.isEmpty, !targets.isEmpty {
            let names = targets.map(repository.display).joined(separator: ", ")
            throw VersioningError(.notFound, "git remembers no version of \(names)")
        }
        return Array(found)
    }

    /// The files of git that record the targets, and the data that are meant; none for all.
    private func recordedFiles(
        of targets: [FilePath]
    ) throws -> (files: [FilePath], data: Set<FilePath>) {
        func file(_ output: Output) -> FilePath {
            let isPipeline = output.pointer.name.elementsEqual("dvc.yaml".utf8)
            return isPipeline ? output.pointer.parent.appending("dvc.lock") : output.pointer
        }
        let outputs = try repository.outputs()
        if targets.isEmpty { return (Array(Set(outputs.map(file))), []) }
        var files: Set<FilePath> = []
        var data: Set<FilePath> = []
        for target in targets {
            let found = outputs.filter {
                $0.path == target || $0.pointer == target || target.relative(to: $0.path) != nil
                    || $0.pointer.relative(to: target) != nil
            }
            files.formUnion(found.map(file))
            data.formUnion(found.map(\.path))
            guard found.isEmpty else { continue }
            // What is tracked no more may still be remembered.
            let name = target.name
            let isPointer = GitRepository.isPointer(name)
            files.insert(isPointer ? target : target.parent.appending(name + Array(".dvc".utf8)))
            data.insert(isPointer ? target.parent.appending(name.dropLast(4)) : target)
        }
        return (Array(files), data)
    }

    private func versions(
        _ commit: PointerCommit, _ git: GitRepository
    ) throws -> [OutputVersion] {
        var versions: [OutputVersion] = []
        for change in commit.changes {
            let place = git.root.appending(change.path)
            guard let relative = place.relative(to: repository.root) else { continue }
            let old = try recorded(change.oldBlob, relative, "\(commit.commit)^", git)
            let new = try recorded(change.newBlob, relative, commit.commit, git)
            let paths = Set(old.outputs.keys).union(new.outputs.keys)
            for path in paths.sorted() {
                let (before, after) = (old.outputs[path], new.outputs[path])
                if before?.objectID == after?.objectID, before?.layout == after?.layout {
                    continue
                }
                versions.append(
                    OutputVersion(
                        commit: commit.commit, date: commit.date, author: commit.author,
                        email: commit.email, subject: commit.subject, pointer: place, path: path,
                        tracked: after, previous: before, problem: new.problem))
            }
        }
        return versions
    }

    /// The outputs that a version of a pointer or lock names.
    private func recorded(
        _ blob: String?, _ relative: [UInt8], _ revision: String, _ git: GitRepository
    ) throws -> (outputs: [FilePath: TrackedOutput], problem: String?) {
        guard let blob, let text = try git.contents(of: [blob]).first else { return ([:], nil) }
        do {
            let outputs =
                FilePath(relative).name.elementsEqual("dvc.lock".utf8)
                ? try pipelineOutputs(text, relative, revision, git)
                : try CommitReader.outputs(of: text, at: relative, in: repository)
            return (Dictionary(outputs.map { ($0.path, $0.tracked) }) { first, _ in first }, nil)
        } catch let error as PointerError {
            return ([:], error.description)
        }
    }

    private func pipelineOutputs(
        _ lock: [UInt8], _ relative: [UInt8], _ revision: String, _ git: GitRepository
    ) throws -> [Output] {
        let path = repository.root.appending(relative).parent.appending("dvc.yaml")
        let inGit = String(decoding: path.relative(to: git.root) ?? [], as: UTF8.self)
        do {
            let pipeline = try git.contents(of: ["\(revision):\(inGit)"])
            return try CommitReader.outputs(
                ofPipeline: pipeline.first ?? [], lock: lock, at: path, in: repository)
        } catch let error as VersioningError where error.code == .notFound {
            // A lock without its pipeline names nothing, as for DVC.
            return []
        }
    }
}
