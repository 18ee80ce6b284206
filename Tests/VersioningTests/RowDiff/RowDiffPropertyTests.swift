import TestSupport
import Testing
import Versioning

/// Random tables with known changes: the counts must be exact.
struct RowDiffPropertyTests {
    @Test("known edits are counted exactly, by key and by text", arguments: 0..<60, [true, false])
    func knownEdits(seed: UInt64, hasKey: Bool) throws {
        var random = SeededGenerator(seed: seed)
        var edit = KnownEdit(rows: Int.random(in: 0...400, using: &random), &random)
        edit.new.shuffle(using: &random)
        let diff = try compare(edit.text(edit.old, hasKey), edit.text(edit.new, hasKey))
        #expect(diff.keyColumns == (hasKey ? ["id"] : []))
        #expect(diff.unchanged == edit.unchanged)
        #expect(diff.added == edit.added.count)
        #expect(diff.removed == edit.removed.count)
        #expect(diff.edited == edit.edited.count)
        #expect(diff.relabelled == edit.relabelled.count)
        func counts(_ labels: [String]) -> [String: Int] {
            Dictionary(labels.map { ($0, 1) }, uniquingKeysWith: +)
        }
        func found(_ count: (RowDiff.CategoryChange) -> Int) -> [String: Int] {
            Dictionary(uniqueKeysWithValues: diff.categories.map { ($0.category, count($0)) })
                .filter { $0.value > 0 }
        }
        #expect(found(\.added) == counts(edit.added))
        #expect(found(\.removed) == counts(edit.removed))
        #expect(found(\.edited) == counts(edit.edited))
        #expect(found(\.relabelledFrom) == counts(edit.relabelled.map(\.from)))
        #expect(found(\.relabelledTo) == counts(edit.relabelled.map(\.to)))
        #expect(diff.relabellings.map(\.rows).reduce(0, +) == edit.relabelled.count)
    }

    @Test("tables full of duplicates are compared as multisets", arguments: 0..<200)
    func duplicates(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        func rows() -> [[String]] {
            (0..<Int.random(in: 0...30, using: &random)).map { _ in
                (0..<3).map { _ in String(Int.random(in: 0...2, using: &random)) }
            }
        }
        let (old, new) = (rows(), rows())
        let header = "designation,description,category\n"
        func text(_ rows: [[String]]) -> String {
            header + rows.map { $0.joined(separator: ",") + "\n" }.joined()
        }
        let diff = try compare(text(old), text(new))
        var (left, right) = (old, new)
        #expect(diff.unchanged == Self.cancel(&left, &right, 3))
        #expect(diff.relabelled == Self.cancel(&left, &right, 2))
        #expect(diff.edited == Self.cancel(&left, &right, 1))
        #expect(diff.removed == left.count)
        #expect(diff.added == right.count)
    }

    /// Takes pairs with equal beginnings out of both tables, one at a time; how many there were.
    private static func cancel(
        _ left: inout [[String]], _ right: inout [[String]], _ columns: Int
    ) -> Int {
        var count = 0
        for row in left {
            guard
                let match = right.firstIndex(where: { $0.prefix(columns) == row.prefix(columns) }),
                let own = left.firstIndex(of: row)
            else { continue }
            right.remove(at: match)
            left.remove(at: own)
            count += 1
        }
        return count
    }
}

/// A table and what was done to it.
private struct KnownEdit {
    struct Row {
        var id: Int
        var designation: String
        var description: String
        var label: String
    }

    var old: [Row] = []
    var new: [Row] = []
    var unchanged = 0
    var added: [String] = []
    var removed: [String] = []
    var edited: [String] = []
    var relabelled: [(from: String, to: String)] = []

    private static let labels = ["A", "B, with comma", "C \"quoted\"", "D"]

    init(rows: Int, _ random: inout SeededGenerator) {
        old = (0..<rows).map { Self.row($0, &random) }
        for row in old { keepOrChange(row, &random) }
        for id in rows..<rows + Int.random(in: 0...20, using: &random) {
            new.append(Self.row(id, &random))
            added.append(new[new.count - 1].label)
        }
    }

    private static func row(_ id: Int, _ random: inout SeededGenerator) -> Row {
        Row(
            id: id, designation: "item \(id)",
            description: "text \(Int.random(in: 0...9, using: &random))",
            label: labels[Int.random(in: 0..<labels.count, using: &random)])
    }

    private mutating func keepOrChange(_ row: Row, _ random: inout SeededGenerator) {
        var row = row
        let other = Self.labels.filter { $0 != row.label }[Int.random(in: 0..<3, using: &random)]
        switch Int.random(in: 0..<10, using: &random) {
        case 0:
            removed.append(row.label)
            return
        case 1:
            row.description += ",\nedited"
            edited.append(row.label)
        case 2:
            row.description = "rewritten"
            row.label = other
            edited.append(row.label)
        case 3:
            relabelled.append((row.label, other))
            row.label = other
        default:
            unchanged += 1
        }
        new.append(row)
    }

    func text(_ rows: [Row], _ hasKey: Bool) -> String {
        func quoted(_ text: String) -> String {
            "\""
                + text.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\""
        }
        return (hasKey ? "id," : "") + "designation,description,category\r\n"
            + rows.map { row in
                (hasKey ? "\(row.id)," : "")
                    + [row.designation, row.description, row.label].map(quoted).joined(
                        separator: ",")
                    + "\r\n"
            }.joined()
    }
}
