internal import FileStore

/// How an output differs from what its pointer says.
package struct OutputStatus: Sendable {
    package enum State: String, Sendable {
        case unchanged, new, modified, deleted
        case notInCache = "not in cache"
    }

    package let output: Output
    package let state: State
}

package struct StatusReport: Sendable {
    package var outputs: [OutputStatus] = []
    /// How many files were read.
    package var hashed = 0

    package var changed: [OutputStatus] { outputs.filter { $0.state != .unchanged } }
}

extension Workspace {
    /// Compares the work tree with the pointers, reading only files whose look changed.
    package func status(_ selected: [Selection]) throws -> StatusReport {
        var report = StatusReport()
        var cached = CacheContents(repository.cache)
        for selection in selected {
            let output = selection.output
            if output.tracked.isCached { cached.expect(output) }
            let (current, hashed) = try snapshot(of: output.path, layout: output.tracked.layout)
            report.hashed += hashed
            report.outputs.append(
                OutputStatus(output: output, state: try state(output, current, &cached)))
        }
        return report
    }

    private func state(
        _ output: Output, _ current: Snapshot, _ cached: inout CacheContents
    ) throws -> OutputStatus.State {
        let id = current.id
        guard let key = output.key else { return id == nil ? .deleted : .new }
        if output.tracked.isCached {
            let same = id == key.id ? current.manifest : nil
            guard try cached.isComplete(key, manifest: same) else { return .notInCache }
        }
        guard let id else { return .deleted }
        return id == key.id && hasRightMode(output, current) ? .unchanged : .modified
    }

    private func hasRightMode(_ output: Output, _ current: Snapshot) -> Bool {
        guard case .file(let status, _, let isLink) = current, !isLink, status.linkCount == 1 else {
            return true
        }
        return status.isOwnerExecutable == output.tracked.isExecutable
    }
}
