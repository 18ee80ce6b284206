internal import StrictJSON

/// What a JSON column holds: sorted keys and no spaces, so that equal values are equal texts.
package struct JSONText: Sendable, Hashable, SQLConvertible, CustomStringConvertible {
    package let text: String

    package var description: String { text }
    package var sqlValue: SQLValue { .text(text) }

    package init(_ value: some Encodable) throws(DatabaseError) {
        do {
            text = String(decoding: try JSON(encoding: value).bytes, as: UTF8.self)
        } catch {
            throw DatabaseError(
                .invalidValue, "a \(type(of: value)) cannot be written as JSON: is a number NaN?")
        }
    }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.text = text
    }

    package func decode<Value: Decodable>(
        _ type: Value.Type = Value.self
    ) throws(DatabaseError) -> Value {
        do {
            return try JSON.parse(Array(text.utf8)).decode(type)
        } catch {
            throw DatabaseError(.mismatch, "a JSON column holds what is no \(type)")
        }
    }
}

extension SQLRow {
    package func json<Value: Decodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(DatabaseError) -> Value {
        try get(column, as: JSONText.self).decode(type)
    }
}
