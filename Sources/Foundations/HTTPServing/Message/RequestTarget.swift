/// The address of a request as it was sent, taken apart.
package struct RequestTarget: Sendable {
    /// Undecoded, from its first slash to the question mark.
    package let path: String
    /// Undecoded, without the question mark.
    package let query: String

    /// Nil for what is no absolute path, or is not percent-encoded UTF-8.
    package init?(_ target: String) {
        guard target.utf8.first == UInt8(ascii: "/") else { return nil }
        if target.utf8.allSatisfy(Self.isPlain) {
            (path, query) = (target, "")
            return
        }
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        path = mark.map { String(target[..<$0]) } ?? target
        query = mark.map { String(target[target.utf8.index(after: $0)...]) } ?? ""
        guard
            path.utf8.allSatisfy({ $0 > 32 && $0 != 127 }),
            PercentCoding.decode(path.utf8[...], plusIsSpace: false) != nil,
            PercentCoding.decode(query.utf8[...], plusIsSpace: true) != nil
        else { return nil }
    }

    /// Whether a byte is part of a path and stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (33...126).contains(byte) && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "%")
    }

    /// The query's names and values, decoded, in their order.
    package var arguments: [(name: String, value: String)] {
        FormFields.parse(query.utf8[...]) ?? []
    }
}

/// `application/x-www-form-urlencoded`, in queries and in bodies.
package enum FormFields {
    /// Nil when something is not percent-encoded UTF-8.
    package static func parse(
        _ bytes: some BidirectionalCollection<UInt8>
    ) -> [(name: String, value: String)]? {
        var fields: [(name: String, value: String)] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(parts[0], plusIsSpace: true),
                let value = parts.count > 1
                    ? PercentCoding.decode(parts[1], plusIsSpace: true) : ""
            else { return nil }
            fields.append((name, value))
        }
        return fields
    }
}

enum PercentCoding {
    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        guard bytes.contains(where: { $0 == 37 || ($0 == 43 && plusIsSpace) }) else {
            return String(validating: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit)
                else { return nil }
                decoded.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: decoded.append(32)
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
