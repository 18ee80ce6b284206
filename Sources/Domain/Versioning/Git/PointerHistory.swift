internal import FileStore

/// A commit that changed pointers, as git tells it.
struct PointerCommit {
    struct Change {
        /// Below git's root.
        let path: [UInt8]
        /// `nil` where there was none.
        let oldBlob: String?
        let newBlob: String?
    }

    let commit: String
    let date: String
    let author: String
    let email: String
    let subject: String
    var changes: [Change] = []
}

extension GitRepository {
    /// The commits that changed any of `paths`, the latest first; of merges, those that made
    /// something that none of their parents had.
    func history(of paths: [FilePath]) throws -> [PointerCommit] {
        guard try hasCommits else { return [] }
        let options = [
            "log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-color",
            "--no-show-signature", "--diff-merges=combined",
            "--format=%x01%H%x00%cI%x00%an%x00%ae%x00%s", "--",
        ]
        let specs = paths.map { Array(":(top,literal)".utf8) + ($0.relative(to: root) ?? $0.bytes) }
        return Self.commits(try run(options.map { Array($0.utf8) } + specs))
    }

    private static func commits(_ listing: [UInt8]) -> [PointerCommit] {
        var tokens = listing.split(separator: 0, omittingEmptySubsequences: false)[...]
        func text() -> String { String(decoding: tokens.popFirst() ?? [], as: UTF8.self) }
        var commits: [PointerCommit] = []
        while let token = tokens.popFirst()?.drop(while: { $0 == 10 }) {
            if token.first == 1 {
                commits.append(
                    PointerCommit(
                        commit: String(decoding: token.dropFirst(), as: UTF8.self), date: text(),
                        author: text(), email: text(), subject: text()))
            } else if token.first == UInt8(ascii: ":"), !commits.isEmpty {
                // A colon, a mode and a blob for each parent, then those of the commit itself.
                let parents = token.prefix { $0 == UInt8(ascii: ":") }.count
                let fields = token.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
                guard fields.count > 2 * parents + 1, let path = tokens.popFirst() else { continue }
                func blob(_ name: String) -> String? { name.allSatisfy { $0 == "0" } ? nil : name }
                commits[commits.count - 1].changes.append(
                    PointerCommit.Change(
                        path: Array(path), oldBlob: blob(fields[parents + 1]),
                        newBlob: blob(fields[2 * parents + 1])))
            }
        }
        return commits
    }
}
