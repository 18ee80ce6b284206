/// A document that is built before it is written, for reports of bounded size.
package indirect enum JSONValue: Sendable {
    case null
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSONValue])
    /// Members in the order given.
    case object([(name: String, value: JSONValue)])

    /// Indented by two spaces, with a line feed at the end.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, depth: 0)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    private func write(to bytes: inout [UInt8], depth: Int) {
        switch self {
        case .null: bytes += Array("null".utf8)
        case .integer(let value): bytes += Array("\(value)".utf8)
        case .number(let value): bytes += Array((value.isFinite ? "\(value)" : "null").utf8)
        case .text(let value): Self.quote(value, to: &bytes)
        case .list(let items):
            Self.nest("[", "]", items, to: &bytes, depth: depth) { item, bytes in
                item.write(to: &bytes, depth: depth + 1)
            }
        case .object(let members):
            Self.nest("{", "}", members, to: &bytes, depth: depth) { member, bytes in
                Self.quote(member.name, to: &bytes)
                bytes += Array(": ".utf8)
                member.value.write(to: &bytes, depth: depth + 1)
            }
        }
    }

    private static func nest<Item>(
        _ open: String, _ close: String, _ items: [Item], to bytes: inout [UInt8], depth: Int,
        _ write: (Item, inout [UInt8]) -> Void
    ) {
        bytes += Array(open.utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\n"))
            bytes += [UInt8](repeating: 32, count: 2 * (depth + 1))
            write(item, &bytes)
        }
        if !items.isEmpty {
            bytes.append(UInt8(ascii: "\n"))
            bytes += [UInt8](repeating: 32, count: 2 * depth)
        }
        bytes += Array(close.utf8)
    }

    private static func quote(_ text: String, to bytes: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes += [UInt8(ascii: "\\"), byte]
            case 0..<32, 0x7F:
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
