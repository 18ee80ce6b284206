/// A transaction's view of the database; it ends with the closure that got it.
///
/// After the first error nothing more can be done with it, as PostgreSQL has it: catching the error
/// does not save the transaction.
package final class SQLSession {
    private let connection: any SQLConnection
    private(set) var failure: DatabaseError?

    init(_ connection: any SQLConnection) {
        self.connection = connection
    }

    package func query(_ statement: SQL) throws(DatabaseError) -> [SQLRow] {
        try run(statement).rows
    }

    /// The first row, if there is one.
    package func first(_ statement: SQL) throws(DatabaseError) -> SQLRow? {
        try run(statement).rows.first
    }

    /// The row that such a statement always has.
    package func one(_ statement: SQL) throws(DatabaseError) -> SQLRow {
        guard let row = try first(statement) else {
            throw DatabaseError(.mismatch, "a statement answered with no row")
        }
        return row
    }

    /// - Returns: How many rows changed.
    @discardableResult
    package func execute(_ statement: SQL) throws(DatabaseError) -> Int {
        try run(statement).changed
    }

    /// Adds many rows at once. A column of the table has just the type of its values.
    package func insert(into table: String, _ rows: SQLRows) throws(DatabaseError) {
        if let refusal = rows.refusal { throw DatabaseError(.invalidValue, refusal) }
        guard rows.count > 0 else { return }
        try guarded { () throws(DatabaseError) in try connection.insert(into: table, rows) }
    }

    package func insert(
        into table: String, _ columns: [String], _ rows: [[SQLValue]]
    ) throws(DatabaseError) {
        var all = SQLRows(columns)
        for row in rows {
            for value in row { all.add(value) }
            all.endRow()
        }
        try insert(into: table, all)
    }

    /// Wakes those who listen on `channel`, if and when this transaction commits.
    package func notify(_ channel: String) throws(DatabaseError) {
        if let statement = connection.dialect.notify(channel) { _ = try run(statement) }
    }

    package func now() throws(DatabaseError) -> DatabaseTime {
        try one("SELECT \(.now) AS now").get("now")
    }

    /// Statements without values, as migrations have them.
    func runScript(_ statement: SQL) throws(DatabaseError) {
        let (text, values) = statement.rendered(for: connection.dialect)
        guard values.isEmpty else {
            throw DatabaseError(.invalidValue, "a migration holds a value; write it as text")
        }
        try guarded { () throws(DatabaseError) in try connection.runScript(text) }
    }

    private func run(_ statement: SQL) throws(DatabaseError) -> SQLAnswer {
        let (text, values) = statement.rendered(for: connection.dialect)
        try check(values)
        return try guarded { () throws(DatabaseError) in try connection.run(text, values) }
    }

    private func guarded<Output>(
        _ work: () throws(DatabaseError) -> Output
    ) throws(DatabaseError) -> Output {
        if let failure { throw failure }
        do throws(DatabaseError) {
            return try work()
        } catch {
            failure = error
            throw error
        }
    }

    private func check(_ values: [SQLValue]) throws(DatabaseError) {
        for value in values {
            if let refusal = value.refusal { throw DatabaseError(.invalidValue, refusal) }
        }
    }
}
