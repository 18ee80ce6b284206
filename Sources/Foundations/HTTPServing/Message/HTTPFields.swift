/// Header fields in their order; names compare without case.
package struct HTTPFields: Sendable, ExpressibleByDictionaryLiteral {
    package private(set) var fields: [(name: String, value: String)] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        // An answer gets more of them on its way out.
        fields.reserveCapacity(elements.count + 7)
        for (name, value) in elements { fields.append((name, value)) }
    }

    /// The first field of that name; setting replaces all of them.
    package subscript(name: String) -> String? {
        get {
            for field in fields where Self.isSame(field.name, name) { return field.value }
            return nil
        }
        set {
            fields.removeAll { Self.isSame($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    package func all(_ name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// Adds a field beside others of that name.
    package mutating func append(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    package mutating func reserveCapacity(_ count: Int) {
        fields.reserveCapacity(count)
    }

    static func isSame(_ left: String, _ right: String) -> Bool {
        // Most names that are looked for differ in length, or are written as they are here.
        guard left.utf8.count == right.utf8.count else { return false }
        return left == right
            || zip(left.utf8, right.utf8).allSatisfy { $0 == $1 || lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (65...90).contains(byte) ? byte + 32 : byte
    }
}
