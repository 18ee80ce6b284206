/// What a column can hold, the same in every database.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    case boolean(Bool)

    /// For messages, which never show what was stored.
    var kind: String {
        switch self {
        case .null: "null"
        case .integer: "an integer"
        case .real: "a number"
        case .text: "a text"
        case .bytes: "bytes"
        case .boolean: "a boolean"
        }
    }

    /// Why no database could keep it as it is, or one would and the other not.
    var refusal: String? {
        switch self {
        case .real(let number) where number.isNaN:
            "a NaN cannot be stored; use null for a number that there is not"
        case .text(let text) where text.utf8.contains(0):
            "a text holds a NUL character; store bytes instead"
        default: nil
        }
    }
}

/// A Swift type that is bound to placeholders and read from columns.
package protocol SQLConvertible: Sendable {
    var sqlValue: SQLValue { get }
    /// `nil` when the column holds something else.
    init?(sqlValue: SQLValue)
}

extension Int64: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self = number
    }
}

extension Int: SQLConvertible {
    package var sqlValue: SQLValue { .integer(Int64(self)) }

    package init?(sqlValue: SQLValue) {
        guard case .integer(let number) = sqlValue else { return nil }
        self.init(exactly: number)
    }
}

extension Double: SQLConvertible {
    package var sqlValue: SQLValue { .real(self) }

    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .real(let number): self = number
        // A sum or a literal without a fraction.
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
}

extension Bool: SQLConvertible {
    package var sqlValue: SQLValue { .boolean(self) }

    package init?(sqlValue: SQLValue) {
        switch sqlValue {
        case .boolean(let flag): self = flag
        // SQLite has no booleans.
        case .integer(0): self = false
        case .integer(1): self = true
        default: return nil
        }
    }
}

extension String: SQLConvertible {
    package var sqlValue: SQLValue { .text(self) }

    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self = text
    }
}

extension [UInt8]: SQLConvertible {
    package var sqlValue: SQLValue { .bytes(self) }

    package init?(sqlValue: SQLValue) {
        guard case .bytes(let bytes) = sqlValue else { return nil }
        self = bytes
    }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }

    package init?(sqlValue: SQLValue) {
        if sqlValue == .null {
            self = Wrapped?.none
        } else {
            guard let value = Wrapped(sqlValue: sqlValue) else { return nil }
            self = value
        }
    }
}

extension SQLValue: SQLConvertible {
    package var sqlValue: SQLValue { self }

    package init?(sqlValue: SQLValue) {
        self = sqlValue
    }
}
