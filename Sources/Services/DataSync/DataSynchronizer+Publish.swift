internal import FileStore
internal import Versioning

extension DataSynchronizer {
    /// Commits the pointers, whose data the remote has by now, and pushes the commit.
    mutating func publish(_ report: inout SyncReport) throws {
        guard settings.commitsPointers else { return }
        let repository = try repository()
        guard let git = repository.git else {
            throw SyncError(
                .gitRefused,
                "GIT_COMMIT_POINTERS is set, but \(volume.root) is in no git work tree; unset it,"
                    + " or keep the volume in a clone")
        }
        let outputs = try repository.outputs().filter { !$0.isForeign && $0.key != nil }
        let versions = Dictionary(
            outputs.compactMap { output in output.key.map { (output.pointer, $0.id) } },
            uniquingKeysWith: { first, _ in first })
        guard versions != published else { return }
        let publisher = GitPublisher(root: git.root, token: settings.gitToken, log: log)
        let message = message(for: outputs.filter { published[$0.pointer] != $0.key?.id })
        report.isCommitted = try retrying("git") {
            try locked(.exclusive) { _ in
                try publisher.publish(Array(versions.keys.sorted()), message: message)
            }
        }
        published = versions
    }

    private func message(for outputs: [Output]) -> String {
        let named = outputs.prefix(3).map { output in
            let name = String(decoding: output.path.relative(to: volume.root) ?? [], as: UTF8.self)
            let id = output.key.map { " " + "\($0.id)".prefix(8) } ?? ""
            return name + id
        }
        let rest = outputs.count > 3 ? " and \(outputs.count - 3) more" : ""
        return "datavc: " + named.joined(separator: ", ") + rest
    }
}
