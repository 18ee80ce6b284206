package import FileStore

package struct RemoveReport: Sendable {
    /// Pointers that are gone.
    package var pointers: [FilePath] = []
    /// Data that are gone.
    package var data: [FilePath] = []
    /// Files that git should record.
    package var forGit: [FilePath] = []
}

extension Workspace {
    /// Stops tracking what `pointers` name; the cache keeps its objects until `gc`.
    ///
    /// - Parameters:
    ///   - removesData: whether the data go too.
    ///   - force: whether data that no cache holds may go.
    package func remove(
        _ pointers: [FilePath], removesData: Bool, force: Bool
    ) throws -> RemoveReport {
        let outputs = try repository.outputs()
        for pointer in pointers { try requirePointer(pointer, outputs) }
        let named = outputs.filter { pointers.contains($0.pointer) }
        for output in named { try repository.requireNoLinks(above: output.path) }
        if removesData, !force { try refuseLosses(named) }
        var report = RemoveReport()
        for output in named {
            if removesData {
                try FileSystem.removeTree(output.path)
                report.data.append(output.path)
            } else {
                try unprotect(output.path)
            }
            try stopIgnoring(output.path, &report)
            try FileSystem.removeIfPresent(
                repository.indexPath(for: output.path, output.tracked.layout))
        }
        // Last, so that a removal cut short can be repeated.
        for pointer in pointers {
            try FileSystem.removeIfPresent(pointer)
            report.pointers.append(pointer)
            report.forGit.append(pointer)
        }
        return report
    }

    private func requirePointer(_ path: FilePath, _ outputs: [Output]) throws {
        let shown = repository.display(path)
        if let output = outputs.first(where: { $0.path == path }) {
            throw VersioningError(
                .refused, "\(shown) is data; name its pointer \(repository.display(output.pointer))"
            )
        }
        if path.name.elementsEqual("dvc.yaml".utf8) {
            throw VersioningError(
                .refused, "\(shown) describes a pipeline, which datavc does not edit; use dvc")
        }
        guard path.name.hasPointerSuffix, FileSystem.isFile(path) else {
            throw VersioningError(.notFound, "there is no pointer \(shown)")
        }
    }

    private func refuseLosses(_ outputs: [Output]) throws {
        let status = try status(outputs.map { Selection($0) })
        let unsaved = try status.outputs.filter { item in
            try item.state != .unchanged && item.output.tracked.isCached
                && FileSystem.statusIfPresent(of: item.output.path, followingLinks: false) != nil
        }
        guard !unsaved.isEmpty else { return }
        let shown = unsaved.map { "  " + repository.display($0.output.path) }
        throw VersioningError(
            .unsavedWork,
            "these data would be lost, as no cache holds them as they are:\n"
                + shown.joined(separator: "\n")
                + "\nRun `datavc commit` to keep them, or repeat with --force to lose them")
    }

    private func stopIgnoring(_ path: FilePath, _ report: inout RemoveReport) throws {
        guard repository.git != nil else { return }
        let file = path.parent.appending(".gitignore")
        guard let text = try FileSystem.readIfPresent(file) else { return }
        switch GitIgnoreEditor.removing(path.name, from: text) {
        case .unchanged: return
        case .write(let bytes): try FileSystem.writeAtomically(bytes, to: file)
        case .deleteFile: try FileSystem.remove(file)
        }
        report.forGit.append(file)
    }
}

extension [UInt8] {
    fileprivate var hasPointerSuffix: Bool {
        count > 4 && suffix(4).elementsEqual(".dvc".utf8)
    }
}
