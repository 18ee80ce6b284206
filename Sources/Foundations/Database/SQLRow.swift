/// One row of an answer, with its columns by name.
package struct SQLRow: Sendable {
    private let columns: SQLColumns
    private let values: [SQLValue]

    package init(columns: SQLColumns, values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    package subscript(_ column: String) -> SQLValue? {
        columns.position(of: column).map { values[$0] }
    }

    package func get<Value: SQLConvertible>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(DatabaseError) -> Value {
        guard let stored = self[column] else {
            throw DatabaseError(.mismatch, "the answer has no column \(column)")
        }
        guard let value = Value(sqlValue: stored) else {
            throw DatabaseError(.mismatch, "\(column) holds \(stored.kind), not \(type)")
        }
        return value
    }

    /// A column through a conversion of the caller's, such as an `init(rawValue:)`.
    package func get<Stored: SQLConvertible, Value>(
        _ column: String, _ convert: (Stored) -> Value?
    ) throws(DatabaseError) -> Value {
        let stored = try get(column, as: Stored.self)
        guard let value = convert(stored) else {
            throw DatabaseError(.mismatch, "\(column) holds what is no \(Value.self)")
        }
        return value
    }
}

/// The names of an answer's columns, which its rows share.
package final class SQLColumns: Sendable {
    package let names: [String]
    private let positions: [String: Int]

    package init(_ names: [String]) {
        self.names = names
        positions = Dictionary(zip(names, names.indices)) { first, _ in first }
    }

    func position(of name: String) -> Int? { positions[name] }
}
