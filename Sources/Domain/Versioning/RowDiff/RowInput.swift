internal import Tabular

/// One of the two tables while it is read; its errors say which one it is.
struct RowInput {
    private(set) var row = CSVRow()
    private(set) var header: [String] = []
    private var reader: CSVReader
    private let side: RowDiffError.Side

    init(_ table: RowComparison.Table, side: RowDiffError.Side) throws(RowDiffError) {
        self.side = side
        do {
            reader = CSVReader(source: try table())
        } catch {
            throw RowDiffError(.unreadable, side: side, underlying: error)
        }
        if try next() { header = (0..<row.count).map(row.string) }
    }

    mutating func next() throws(RowDiffError) -> Bool {
        do {
            return try reader.read(&row)
        } catch {
            throw RowDiffError(.unreadable, side: side, underlying: error)
        }
    }

    mutating func readAll(
        into table: inout RowTable, _ columns: RowColumns, _ labels: inout RowLabels
    ) throws(RowDiffError) {
        let positions = side == .old ? columns.old : columns.new
        while try next() {
            guard table.append(row, positions, labels: &labels) else {
                throw RowDiffError(
                    .tooManyCategories(column: columns.categoryName ?? ""), side: side)
            }
        }
    }
}
