import CommandLineKit
import Versioning

/// A comparison in the words and the JSON of `dvc diff`.
struct DiffView {
    private let diff: DataDiff
    private let showsHashes: Bool
    private let showsMissing: Bool

    init(_ diff: DataDiff, showsHashes: Bool, hidesMissing: Bool) {
        self.diff = diff
        self.showsHashes = showsHashes
        showsMissing = diff.isWithWorkTree && !hidesMissing
    }

    // MARK: - JSON

    func writeJSON(to output: CommandLineKit.Output, _ rows: [RowDiffView]) {
        var writer = JSONWriter(.compact, to: output)
        writer.object { writer in
            if !diff.isEmpty || !diff.notInCache.isEmpty { write(to: &writer) }
            guard !rows.isEmpty else { return }
            writer.key("rows")
            writer.object { writer in
                for table in rows { table.write(to: &writer) }
            }
        }
        writer.finish()
    }

    private func write(to writer: inout JSONWriter) {
        write("added", diff.added, to: &writer)
        write("deleted", diff.deleted, to: &writer)
        writer.member(
            "modified",
            array: { writer in
                for pair in diff.modified {
                    writer.object { writer in
                        writer.member("path", pair.old.text)
                        guard showsHashes else { return }
                        writer.member(
                            "hash",
                            object: { writer in
                                writer.member("old", pair.old.hash)
                                writer.member("new", pair.new.hash)
                            })
                    }
                }
            })
        writer.member(
            "renamed",
            array: { writer in
                for pair in diff.renamed {
                    writer.object { writer in
                        writer.member(
                            "path",
                            object: { writer in
                                writer.member("old", pair.old.text)
                                writer.member("new", pair.new.text)
                            })
                        if showsHashes { writer.member("hash", pair.old.hash) }
                    }
                }
            })
        if showsMissing { write("not in cache", diff.notInCache, to: &writer) }
    }

    private func write(_ name: String, _ entries: [DataDiff.Entry], to writer: inout JSONWriter) {
        writer.member(
            name,
            array: { writer in
                for entry in entries {
                    writer.object { writer in
                        writer.member("path", entry.text)
                        if showsHashes { writer.member("hash", entry.hash) }
                    }
                }
            })
    }

    // MARK: - Text

    private struct Group {
        let name: String
        let lines: [(hash: String, path: String)]
        /// Folders are shown, and not counted.
        var files: Int { lines.count { !$0.path.hasSuffix("/") } }
    }

    var lines: [String] {
        var lines: [String] = []
        for group in groups where !group.lines.isEmpty {
            lines.append("\(group.name.prefix(1).uppercased())\(group.name.dropFirst()):")
            for line in group.lines {
                lines.append("    " + (showsHashes ? "\(line.hash)  " : "") + line.path)
            }
            lines.append("")
        }
        let counts = groups.filter { $0.files > 0 }.map { "\($0.files) \($0.name)" }
        if !counts.isEmpty { lines.append("files summary: " + counts.joined(separator: ", ")) }
        return lines
    }

    private var groups: [Group] {
        func group(_ name: String, _ entries: [DataDiff.Entry]) -> Group {
            Group(name: name, lines: entries.map { ($0.shortHash, $0.text) })
        }
        return [
            group("added", diff.added), group("deleted", diff.deleted),
            Group(
                name: "renamed",
                lines: diff.renamed.map {
                    ($0.old.shortHash, "\($0.old.text) -> \($0.new.text)")
                }),
            Group(
                name: "modified",
                lines: diff.modified.map {
                    ("\($0.old.shortHash)..\($0.new.shortHash)", $0.old.text)
                }),
            group("not in cache", showsMissing ? diff.notInCache : []),
        ]
    }
}

extension DataDiff.Entry {
    fileprivate var text: String { String(decoding: path, as: UTF8.self) }
    fileprivate var hash: String? { id.map { "\($0)" } }
    fileprivate var shortHash: String { String((hash ?? "").prefix(8)) }
}
