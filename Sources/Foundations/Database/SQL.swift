/// A statement whose interpolated values are bound, never pasted into its text.
///
/// `"SELECT name FROM runs WHERE id = \(id)"` sends a placeholder and the value of `id`. What the
/// databases spell differently is written as a term: `"... lease_until < \(.now)"`.
package struct SQL: Sendable, Hashable, ExpressibleByStringInterpolation {
    enum Part: Sendable, Hashable {
        case text(String)
        case value(SQLValue)
        case term(SQLTerm)
    }

    let parts: [Part]

    init(parts: [Part]) {
        self.parts = parts
    }

    package init(stringLiteral text: String) {
        parts = [.text(text)]
    }

    package init(stringInterpolation: StringInterpolation) {
        parts = stringInterpolation.parts
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        package mutating func appendLiteral(_ text: String) {
            if !text.isEmpty { parts.append(.text(text)) }
        }

        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            parts.append(.value(value.sqlValue))
        }

        /// Labelled, since the compiler warns of any optional that is interpolated bare.
        package mutating func appendInterpolation(optional value: (some SQLConvertible)?) {
            parts.append(.value(value.sqlValue))
        }

        package mutating func appendInterpolation(_ term: SQLTerm) {
            parts.append(.term(term))
        }

        package mutating func appendInterpolation(_ fragment: SQL) {
            parts += fragment.parts
        }

        /// Text as it stands, for constants of the program; never for what came from outside.
        package mutating func appendInterpolation(unchecked text: String) {
            parts.append(.text(text))
        }
    }

    /// The text that `dialect` wants, and the values in the order of its placeholders.
    package func rendered(for dialect: SQLDialect) -> (text: String, values: [SQLValue]) {
        var text = ""
        var values: [SQLValue] = []
        for part in parts {
            switch part {
            case .text(let words): text += words
            case .term(let term): text += dialect.text(of: term)
            case .value(let value):
                values.append(value)
                text += dialect.placeholder(values.count)
            }
        }
        return (text, values)
    }
}
