import CommandLineKit
import Versioning

/// What became of the rows of one table, for people and as JSON.
struct RowDiffView {
    /// How many categories and relabellings people are shown.
    private static let limit = 10

    private let path: String
    private let outcome: RowOutcome
    private let showsExamples: Bool

    init(_ path: String, _ outcome: RowOutcome, showsExamples: Bool) {
        self.path = path
        self.outcome = outcome
        self.showsExamples = showsExamples
    }

    // MARK: - Text

    var lines: [String] {
        switch outcome {
        case .missing(let id):
            [
                "\nRows of \(path): not compared, as the cache lacks \(id);"
                    + " run `datavc fetch` where the pointer names it"
            ]
        case .failed(let reason): ["\nRows of \(path): not compared: \(reason)"]
        case .compared(let diff): ["\nRows of \(path):"] + summary(diff).map { "    " + $0 }
        }
    }

    private func summary(_ diff: RowDiff) -> [String] {
        let counts = [
            (diff.added, "added"), (diff.removed, "removed"), (diff.edited, "edited"),
            (diff.relabelled, "relabelled"), (diff.unchanged, "unchanged"),
        ]
        var lines = [counts.map { "\(HumanFormat.count($0)) \($1)" }.joined(separator: ", ")]
        if !diff.addedColumns.isEmpty {
            lines.append("new columns: " + diff.addedColumns.joined(separator: ", "))
        }
        if !diff.removedColumns.isEmpty {
            lines.append("columns gone: " + diff.removedColumns.joined(separator: ", "))
        }
        if diff.oldMalformedRows + diff.newMalformedRows > 0 {
            lines.append(
                "malformed rows: \(diff.oldMalformedRows) before, \(diff.newMalformedRows) now")
        }
        lines += categories(diff) + relabellings(diff)
        return showsExamples ? lines + diff.examples.map(Self.line) : lines
    }

    private func categories(_ diff: RowDiff) -> [String] {
        guard !diff.categories.isEmpty else { return [] }
        var lines = ["by \(diff.categoryColumn ?? "category"):"]
        for change in diff.categories.prefix(Self.limit) {
            let counts = [
                (change.added, "added"), (change.removed, "removed"), (change.edited, "edited"),
                (change.relabelledTo, "relabelled to it"),
                (change.relabelledFrom, "relabelled from it"),
            ].filter { $0.0 > 0 }
            let text = counts.map { "\(HumanFormat.count($0)) \($1)" }.joined(separator: ", ")
            lines.append("    " + change.category.padded(to: 12) + " " + text)
        }
        return lines + Self.rest(diff.categories.count)
    }

    private func relabellings(_ diff: RowDiff) -> [String] {
        guard !diff.relabellings.isEmpty else { return [] }
        let moves = diff.relabellings.prefix(Self.limit).map {
            "    \($0.from) -> \($0.to): \(HumanFormat.count($0.rows))"
        }
        return ["relabelled:"] + moves + Self.rest(diff.relabellings.count)
    }

    private static func rest(_ count: Int) -> [String] {
        count > limit ? ["    and \(count - limit) more"] : []
    }

    private static func line(_ example: RowDiff.Example) -> String {
        let place = example.new ?? example.old
        let label =
            example.kind == .relabelled
            ? " (\(example.old?.category ?? "") -> \(example.new?.category ?? ""))" : ""
        return "\(example.kind.rawValue) line \(place?.line ?? 0)\(label): \(place?.text ?? "")"
    }

    // MARK: - JSON

    func write(to writer: inout JSONWriter) {
        writer.key(path)
        writer.object { writer in
            switch outcome {
            case .missing(let id): writer.member("not in cache", "\(id)")
            case .failed(let reason): writer.member("failed", reason)
            case .compared(let diff): Self.write(diff, to: &writer)
            }
        }
    }

    private static func write(_ diff: RowDiff, to writer: inout JSONWriter) {
        writer.member("old_rows", diff.oldRows)
        writer.member("new_rows", diff.newRows)
        writer.member("added", diff.added)
        writer.member("removed", diff.removed)
        writer.member("edited", diff.edited)
        writer.member("relabelled", diff.relabelled)
        writer.member("unchanged", diff.unchanged)
        writer.member("key", diff.keyColumns)
        writer.member("category", diff.categoryColumn)
        writer.member("added_columns", diff.addedColumns)
        writer.member("removed_columns", diff.removedColumns)
        writer.member("old_malformed", diff.oldMalformedRows)
        writer.member("new_malformed", diff.newMalformedRows)
        writer.key("categories")
        writer.array { writer in
            for change in diff.categories { write(change, to: &writer) }
        }
        writer.key("relabellings")
        writer.array { writer in
            for move in diff.relabellings {
                writer.object { writer in
                    writer.member("from", move.from)
                    writer.member("to", move.to)
                    writer.member("rows", move.rows)
                }
            }
        }
        writer.key("examples")
        writer.array { writer in
            for example in diff.examples { write(example, to: &writer) }
        }
    }

    private static func write(_ change: RowDiff.CategoryChange, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("category", change.category)
            writer.member("added", change.added)
            writer.member("removed", change.removed)
            writer.member("edited", change.edited)
            writer.member("relabelled_from", change.relabelledFrom)
            writer.member("relabelled_to", change.relabelledTo)
        }
    }

    private static func write(_ example: RowDiff.Example, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("kind", example.kind.rawValue)
            for (name, place) in [("old", example.old), ("new", example.new)] {
                guard let place else { continue }
                writer.key(name)
                writer.object { writer in
                    writer.member("row", place.row)
                    writer.member("line", place.line)
                    writer.member("text", place.text)
                    writer.member("category", place.category)
                }
            }
        }
    }
}
