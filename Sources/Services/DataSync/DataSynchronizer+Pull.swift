internal import FileStore
internal import Observability
internal import Versioning

extension DataSynchronizer {
    /// Makes the work tree what pointers say that changed since the last round, or whose data
    /// are not there.
    ///
    /// Data that changed under an unchanged pointer are left for `record`.
    mutating func pull(_ report: inout SyncReport) throws {
        guard try !stale(repository(), SyncState(volume)).isEmpty else { return }
        var round = SyncReport()
        try retrying("pull") {
            try locked(.exclusive) { try pull(in: $0, &round) }
        }
        report.fetched += round.fetched
        report.checkedOut += round.checkedOut
        guard round.fetched + round.checkedOut > 0 else { return }
        log.info(
            "pulled",
            ["objects": .integer(round.fetched), "files": .integer(round.checkedOut)])
    }

    private func pull(in workspace: Workspace, _ report: inout SyncReport) throws {
        var state = try SyncState(volume)
        let outputs = try stale(workspace.repository, state)
        guard !outputs.isEmpty else { return }
        state.forget(outputs)
        try state.save()
        let selected = outputs.map { Selection($0) }
        let fetched = try workspace.fetch(selected, from: nil)
        try require(fetched, "fetched")
        let checkout = try checkout(selected, workspace)
        guard checkout.missing.isEmpty else {
            throw SyncError(
                .missingObjects,
                "the cache of \(volume.root) lacks \(checkout.missing.count) objects")
        }
        state.setSynced(outputs)
        try state.save()
        report.fetched += fetched.moved
        report.checkedOut += checkout.added + checkout.modified + checkout.deleted
    }

    private func checkout(
        _ selected: [Selection], _ workspace: Workspace
    ) throws -> CheckoutReport {
        do {
            return try workspace.checkout(selected)
        } catch let error as VersioningError where error.code == .unsavedWork {
            throw SyncError(
                .conflict,
                "a pointer names another version than the one the data were changed from, and"
                    + " \(error.description)")
        }
    }

    private func stale(_ repository: Repository, _ state: SyncState) throws -> [Output] {
        try repository.outputs().filter { output in
            guard output.tracked.isCached, !output.isImport, output.key != nil else { return false }
            return try !state.isSynced(output) || isAbsent(output)
        }
    }

    private func isAbsent(_ output: Output) throws -> Bool {
        let status = try FileSystem.statusIfPresent(of: output.path, followingLinks: false)
        guard let status else { return true }
        guard status.kind == .directory, output.tracked.fileCount != 0 else { return false }
        return try !SharedVolume.holdsSomething(output.path)
    }
}
