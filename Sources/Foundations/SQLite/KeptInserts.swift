internal import Database

/// Statements that add rows, kept by their connection: one for twenty rows takes as long to compile
/// as some fifty rows take to be added.
struct KeptInserts {
    final class Insert {
        let statement: SQLiteStatement
        fileprivate let table: String
        fileprivate let columns: [String]
        fileprivate let rowCount: Int

        fileprivate init(
            _ table: String, _ columns: [String], _ rowCount: Int, _ connection: SQLiteConnection
        ) throws(DatabaseError) {
            self.table = table
            self.columns = columns
            self.rowCount = rowCount
            let dialect = connection.dialect
            let names = columns.map { dialect.quoted($0) }.joined(separator: ", ")
            let marks = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
            let values = Array(repeating: marks, count: rowCount).joined(separator: ", ")
            statement = try SQLiteStatement(
                "INSERT INTO \(dialect.quoted(table)) (\(names)) VALUES \(values)", connection)
        }
    }

    /// So many rows are one statement, which saves a quarter of what each costs.
    static let rowsAtOnce = 20
    /// Of three tables, with many rows and with one.
    private static let limit = 6
    private var kept: [Insert] = []

    /// The one that was used longest ago makes room.
    mutating func statement(
        into table: String, _ columns: [String], _ rowCount: Int, _ connection: SQLiteConnection
    ) throws(DatabaseError) -> Insert {
        let place = kept.firstIndex {
            $0.rowCount == rowCount && $0.table == table && $0.columns == columns
        }
        let found =
            if let place { kept.remove(at: place) } else {
                try Insert(table, columns, rowCount, connection)
            }
        if kept.count == Self.limit { kept.removeFirst() }
        kept.append(found)
        return found
    }
}
