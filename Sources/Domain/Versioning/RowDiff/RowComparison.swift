package import Tabular

/// Compares two versions of a CSV table in memory for its rows' hashes: 24 bytes a row.
///
/// Rows belong together by their key columns. Without any, the designation takes their place (the
/// whole row, where there is none): the same text in another category is relabelled, another
/// text under the same designation is edited, and rows that occur several times are paired as
/// often as they occur.
package struct RowComparison: Sendable {
    /// Opens a table from its start; called again when examples need their text.
    package typealias Table = @Sendable () throws -> CSVReader.Source

    /// `nil` looks for `index`, `productid` or `id`; empty goes by text.
    package var keyColumns: [String]?
    /// `nil` looks for `category` or `prdtypecode`.
    package var categoryColumn: String?
    /// How many rows of each kind of change to show.
    package var exampleLimit: Int

    package init(
        keyColumns: [String]? = nil, categoryColumn: String? = nil, exampleLimit: Int = 5
    ) {
        self.keyColumns = keyColumns
        self.categoryColumn = categoryColumn
        self.exampleLimit = exampleLimit
    }

    package func compare(old: Table, new: Table) throws(RowDiffError) -> RowDiff {
        var oldInput = try RowInput(old, side: .old)
        var newInput = try RowInput(new, side: .new)
        let columns = try RowColumns(
            old: oldInput.header, new: newInput.header, key: keyColumns, category: categoryColumn)
        var labels = RowLabels()
        var oldTable = RowTable()
        try oldInput.readAll(into: &oldTable, columns, &labels)
        var newTable = RowTable()
        newTable.reserve(like: oldTable)
        try newInput.readAll(into: &newTable, columns, &labels)

        var matcher = RowMatcher(
            labels: labels, hasCategories: columns.categoryName != nil, examples: exampleLimit)
        for slice in 0..<RowTable.sliceCount {
            matcher.match(oldTable.takeSorted(slice), newTable.takeSorted(slice))
        }
        var diff = matcher.tally.result
        diff.oldRows = oldTable.count
        diff.newRows = newTable.count
        diff.oldMalformedRows = oldTable.malformed
        diff.newMalformedRows = newTable.malformed
        diff.keyColumns = columns.keyNames
        diff.categoryColumn = columns.categoryName
        diff.addedColumns = columns.added
        diff.removedColumns = columns.removed
        let entries = matcher.tally.examples.entries
        let olds = try places(entries.compactMap(\.old), old, .old, columns.old)
        let news = try places(entries.compactMap(\.new), new, .new, columns.new)
        diff.examples = entries.map { entry in
            RowDiff.Example(
                kind: entry.kind, old: entry.old.flatMap { olds[$0] },
                new: entry.new.flatMap { news[$0] })
        }
        return diff
    }

    /// Fetches what people see of some rows.
    private func places(
        _ rows: [Int], _ table: Table, _ side: RowDiffError.Side, _ positions: RowColumns.Positions
    ) throws(RowDiffError) -> [Int: RowDiff.Place] {
        guard let last = rows.max() else { return [:] }
        let wanted = Set(rows)
        var places: [Int: RowDiff.Place] = [:]
        var input = try RowInput(table, side: side)
        for number in 1...last {
            guard try input.next() else { break }
            if wanted.contains(number) {
                places[number] = RowDiff.Place(input.row, number: number, positions)
            }
        }
        return places
    }
}

extension RowDiff.Place {
    init(_ row: CSVRow, number: Int, _ positions: RowColumns.Positions) {
        func field(_ column: Int?) -> String? {
            column.flatMap { $0 < row.count ? row.string($0) : nil }
        }
        self.init(
            row: number, line: row.line, text: String((field(positions.shown) ?? "").prefix(80)),
            category: field(positions.category))
    }
}
