/// The type that a plain scalar resolves to.
package enum YAMLScalarKind: Sendable, Hashable {
    case string
    case null
    case boolean(Bool)
    case integer
    case float
    case timestamp
    /// A plain `<<` key, which merges a mapping.
    case merge

    /// `yes`, `no`, `on` and `off` are strings: this is YAML 1.2.
    package init(plain text: [UInt8]) {
        guard let first = text.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            self = Self.nulls.contains(text) ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            self = Self.trues.contains(text) ? .boolean(true) : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            self = Self.falses.contains(text) ? .boolean(false) : .string
        case UInt8(ascii: "<"):
            self = text == Array("<<".utf8) ? .merge : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            self = Self.number(text)
        default:
            self = .string
        }
    }

    package var name: String {
        switch self {
        case .string: "text"
        case .null: "null"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .float: "a number"
        case .timestamp: "a date"
        case .merge: "a merge key"
        }
    }

    private static let nulls = ["~", "null", "Null", "NULL"].map { Array($0.utf8) }
    private static let trues = ["true", "True", "TRUE"].map { Array($0.utf8) }
    private static let falses = ["false", "False", "FALSE"].map { Array($0.utf8) }

    /// ruamel tries float before integer before timestamp.
    private static func number(_ text: [UInt8]) -> YAMLScalarKind {
        var scanner = NumberScanner(text)
        if scanner.matchesFloat() { return .float }
        if scanner.matchesInteger() { return .integer }
        if scanner.matchesTimestamp() { return .timestamp }
        return .string
    }
}
