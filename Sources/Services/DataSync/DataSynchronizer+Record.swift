internal import FileStore
internal import Observability
internal import Versioning

extension DataSynchronizer {
    /// Gives every quiet folder or model that changed a new version: objects, then a pointer.
    mutating func record(_ report: inout SyncReport) throws {
        var ready: [(path: FilePath, look: FolderLook)] = []
        for path in try volume.candidates() {
            let look = try FolderLook(path)
            guard look.fileCount > 0 else { continue }
            let verdict = quiet.judge(
                path, look, at: surroundings.instant(), quietFor: settings.quietTime)
            switch verdict {
            case .known: break
            case .changing: report.changing.append(path)
            case .quiet: ready.append((path, look))
            }
        }
        for (path, look) in ready { try record(path, look, &report) }
    }

    private mutating func record(
        _ path: FilePath, _ look: FolderLook, _ report: inout SyncReport
    ) throws {
        let added: Bool?
        do {
            added = try locked(.exclusive) { try addIfChanged(path, in: $0) }
        } catch let error as VersioningError where error.code == .changedMeanwhile {
            added = nil
        }
        guard let added, try FolderLook(path) == look || added else {
            // Someone is writing to it again.
            return report.changing.append(path)
        }
        // Adding may put links in place of files, so what is accepted is what is there now.
        guard added else { return quiet.accept(path, look) }
        report.recorded.append(path)
        let name = try repository().display(path)
        log.info("recorded a new version", ["path": .text(name)])
    }

    /// - Returns: whether there is a new version; `nil` when the pointer has moved meanwhile.
    private func addIfChanged(_ path: FilePath, in workspace: Workspace) throws -> Bool? {
        var state = try SyncState(volume)
        let repository = workspace.repository
        let known = try repository.outputs().first { $0.path == path }
        if let known {
            if known.isForeign { return false }
            guard known.key == nil || state.isSynced(known) else { return nil }
            let status = try workspace.status([Selection(known)])
            guard !status.changed.isEmpty else { return false }
        }
        let report = try workspace.add([path])
        let recorded = try repository.outputs().filter { $0.path == path }
        if path == volume.rawData, let id = recorded.first?.key?.id {
            try SampleMarker(volume).settle(on: id)
        }
        state.setSynced(recorded)
        try state.save()
        return report.items.contains { $0.isChanged }
    }
}
