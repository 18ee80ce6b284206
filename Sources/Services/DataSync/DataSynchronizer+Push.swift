internal import FileStore
internal import Observability
internal import StageRunner
internal import Versioning

extension DataSynchronizer {
    /// Brings every version that a pointer names to the remote.
    mutating func push(_ report: inout SyncReport) throws {
        let verifies = !hasVerifiedRemote
        let address = try remoteAddress()
        guard try !unpushed(repository(), address, verifies).isEmpty else {
            hasVerifiedRemote = true
            return
        }
        var moved = 0
        try retrying("push") {
            try heartbeat.expectSilence {
                moved += try locked(.shared) { try push(in: $0, address, verifies) }
            }
        }
        hasVerifiedRemote = true
        report.pushed += moved
        if moved > 0 {
            log.info("pushed", ["objects": .integer(moved), "remote": .text(address)])
        }
    }

    private func push(
        in workspace: Workspace, _ address: String, _ verifies: Bool
    ) throws -> Int {
        let outputs = try unpushed(workspace.repository, address, verifies)
        let selected = outputs.map { Selection($0) }
        let moved = try push(selected, workspace)
        var state = try SyncState(volume)
        state.setPushed(outputs, to: address)
        try state.save()
        return moved
    }

    private func push(_ selected: [Selection], _ workspace: Workspace) throws -> Int {
        do {
            let report = try workspace.push(selected, to: nil)
            try require(report, "pushed")
            return report.moved
        } catch let error as RemoteError where [.denied, .unsupported].contains(error.code) {
            // A remote that is only for reading is enough while nothing is to be written.
            guard try workspace.remoteStatus(selected, remote: nil).isEmpty else { throw error }
            return 0
        }
    }

    private func unpushed(
        _ repository: Repository, _ address: String, _ verifies: Bool
    ) throws -> [Output] {
        let state = try SyncState(volume)
        return try repository.outputs().filter { output in
            output.tracked.isCached && output.tracked.isPushed && !output.isImport
                && output.key != nil && (verifies || !state.isPushed(output, to: address))
        }
    }
}
