/// Header fields in the order they are sent; names compare without case.
package struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var fields: [(name: String, value: String)]

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    package subscript(name: String) -> String? {
        get { fields.first { equalIgnoringCase($0.name, name) }?.value }
        set {
            fields.removeAll { equalIgnoringCase($0.name, name) }
            if let newValue { fields.append((name, newValue)) }
        }
    }

    /// Adds a field beside others of that name.
    package mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    /// Whether every field could be sent without ending a line too early.
    var isWellFormed: Bool {
        fields.allSatisfy { field in
            !field.name.isEmpty
                && field.name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }
                && field.value.utf8.allSatisfy { $0 != 0 && $0 != 10 && $0 != 13 }
        }
    }
}

func equalIgnoringCase(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { asciiLower($0) == asciiLower($1) }
}

func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
    equalIgnoringCase(left.utf8, right.utf8)
}

func asciiLower(_ byte: UInt8) -> UInt8 {
    (65...90).contains(byte) ? byte + 32 : byte
}
