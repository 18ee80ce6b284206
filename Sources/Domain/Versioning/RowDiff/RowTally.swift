/// Counts changes, by category too, and keeps the first of each kind as examples.
struct RowTally {
    typealias Record = RowTable.Record

    private struct Move: Hashable {
        let from: Int
        let to: Int
    }

    private var diff = RowDiff()
    private var categories: [Int: RowDiff.CategoryChange] = [:]
    private var moves: [Move: Int] = [:]
    private(set) var examples: RowExamples
    private let labels: RowLabels
    private let hasCategories: Bool

    init(labels: RowLabels, hasCategories: Bool, examples: Int) {
        self.labels = labels
        self.hasCategories = hasCategories
        self.examples = RowExamples(limit: examples)
    }

    mutating func paired(_ old: Record, _ new: Record) {
        if old.text != new.text {
            diff.edited += 1
            count(new.label, \.edited)
            examples.add(.edited, old: old.row, new: new.row)
        } else if old.label != new.label {
            diff.relabelled += 1
            count(old.label, \.relabelledFrom)
            count(new.label, \.relabelledTo)
            moves[Move(from: old.label, to: new.label), default: 0] += 1
            examples.add(.relabelled, old: old.row, new: new.row)
        } else {
            diff.unchanged += 1
        }
    }

    mutating func removed(_ record: Record) {
        diff.removed += 1
        count(record.label, \.removed)
        examples.add(.removed, old: record.row, new: nil)
    }

    mutating func added(_ record: Record) {
        diff.added += 1
        count(record.label, \.added)
        examples.add(.added, old: nil, new: record.row)
    }

    private mutating func count(_ label: Int, _ kind: WritableKeyPath<RowDiff.CategoryChange, Int>)
    {
        guard hasCategories else { return }
        categories[label, default: RowDiff.CategoryChange(category: labels.names[label])][
            keyPath: kind] += 1
    }

    /// The counts, with categories and relabellings in order.
    var result: RowDiff {
        var result = diff
        result.categories = categories.values.sorted {
            ($1.total, $0.category) < ($0.total, $1.category)
        }
        result.relabellings = moves.map { move, rows in
            RowDiff.Relabelling(
                from: labels.names[move.from], to: labels.names[move.to], rows: rows)
        }.sorted { ($1.rows, $0.from, $0.to) < ($0.rows, $1.from, $1.to) }
        return result
    }
}
