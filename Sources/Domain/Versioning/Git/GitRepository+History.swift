internal import FileStore

/// A version of a pointer or lock file, and a commit that recorded it.
package struct PointerVersion: Sendable, Hashable {
    /// Below git's work tree.
    package let path: [UInt8]
    package let blob: String
    /// `nil` while it is only staged.
    package let commit: String?
}

extension GitRepository {
    private static let pointerPatterns = [":(glob)**/*.dvc", ":(glob)**/dvc.lock"]

    /// Every version of every pointer that git still knows: of branches, tags, stashes, reflogs
    /// and the index.
    ///
    /// Walking objects by a pattern would be shorter, but git then stays out of folders.
    package func pointerHistory() throws -> [PointerVersion] {
        try recorded() + staged()
    }

    private func recorded() throws -> [PointerVersion] {
        // The settings of a person must not change what is listed.
        let arguments =
            [
                "-c", "log.showRoot=true", "-c", "log.showSignature=false", "log", "--all",
                "--reflog", "--full-history", "-m", "--raw", "--no-renames", "--no-abbrev",
                "--no-color", "--no-ext-diff", "-z", "--format=%H", "--",
            ] + Self.pointerPatterns
        let output = try run(arguments.map { Array($0.utf8) })
        var found: Set<PointerVersion> = []
        var commit = ""
        var blob: String?
        for field in output.split(separator: 0, omittingEmptySubsequences: true) {
            let text = field.first == 10 ? field.dropFirst() : field
            if let changed = blob {
                blob = nil
                guard Self.isPointer(Array(field)), changed.utf8.contains(where: { $0 != 48 })
                else { continue }
                found.insert(PointerVersion(path: Array(field), blob: changed, commit: commit))
            } else if text.first == UInt8(ascii: ":") {
                let words = text.split(separator: 32)
                // A link's text and a submodule's commit are no pointers.
                let isFile = words.count == 5 && words[1].starts(with: "100".utf8)
                blob = isFile ? String(decoding: words[3], as: UTF8.self) : "0"
            } else {
                commit = String(decoding: text, as: UTF8.self)
            }
        }
        return found.sorted { left, right in
            if left.path != right.path { return left.path.precedes(right.path) }
            return (left.blob, left.commit ?? "") < (right.blob, right.commit ?? "")
        }
    }

    private func staged() throws -> [PointerVersion] {
        let arguments = ["ls-files", "--stage", "-z", "--"] + Self.pointerPatterns
        return try run(arguments.map { Array($0.utf8) }).split(separator: 0).compactMap { line in
            guard let tab = line.firstIndex(of: 9) else { return nil }
            let path = Array(line[(tab + 1)...])
            let words = line[..<tab].split(separator: 32)
            guard words.count == 3, words[0].starts(with: "100".utf8), Self.isPointer(path) else {
                return nil
            }
            return PointerVersion(
                path: path, blob: String(decoding: words[1], as: UTF8.self), commit: nil)
        }
    }

    /// Whether older commits exist that this clone was never given.
    package func isShallow() throws -> Bool {
        try run("rev-parse", "--is-shallow-repository").starts(with: "true".utf8)
    }
}
