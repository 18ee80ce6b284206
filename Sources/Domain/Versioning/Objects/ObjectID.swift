/// The MD5 of an object's bytes, and whether the object is a tree manifest (`….dir`).
package struct ObjectID: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64
    package let isTree: Bool

    package init(high: UInt64, low: UInt64, isTree: Bool = false) {
        self.high = high
        self.low = low
        self.isTree = isTree
    }

    /// - Parameter digest: 16 bytes.
    package init(digest: [UInt8], isTree: Bool = false) {
        precondition(digest.count == 16, "an MD5 has 16 bytes")
        func word(_ range: Range<Int>) -> UInt64 {
            range.reduce(0) { $0 << 8 | UInt64(digest[$1]) }
        }
        self.init(high: word(0..<8), low: word(8..<16), isTree: isTree)
    }

    /// Reads 32 hexadecimal digits of either case, with `.dir` for a tree.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count == 32 || text.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (position, byte) in text.prefix(32).enumerated() {
            guard let digit = Self.value(ofHex: byte) else { return nil }
            if position < 16 {
                words.0 = words.0 << 4 | digit
            } else {
                words.1 = words.1 << 4 | digit
            }
        }
        guard text.count == 32 || text.dropFirst(32).elementsEqual(".dir".utf8) else {
            return nil
        }
        self.init(high: words.0, low: words.1, isTree: text.count == 36)
    }

    /// Reads the two parts of an object's path, in lower case as they are written.
    init?(shard: [UInt8], name: [UInt8]) {
        guard shard.count == 2, name.count == 30 || name.count == 34 else { return nil }
        if name.count == 34, !name[30...].elementsEqual(".dir".utf8) { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for position in 0..<32 {
            let byte = position < 2 ? shard[position] : name[position - 2]
            guard !(65...70).contains(byte), let digit = Self.value(ofHex: byte) else { return nil }
            if position < 16 {
                words.0 = words.0 << 4 | digit
            } else {
                words.1 = words.1 << 4 | digit
            }
        }
        self.init(high: words.0, low: words.1, isTree: name.count == 34)
    }

    package init?(_ text: String) {
        self.init(Array(text.utf8))
    }

    /// 32 lower-case hexadecimal digits.
    package var hexBytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        appendHex(to: &bytes)
        return bytes
    }

    /// The name in the folder of its shard: all but the first two digits.
    var nameInShard: [UInt8] {
        Array(hexBytes[2...]) + (isTree ? Array(".dir".utf8) : [])
    }

    /// Appends 32 lower-case hexadecimal digits.
    package func appendHex(to bytes: inout [UInt8]) {
        for word in [high, low] {
            for shift in stride(from: UInt64(60), through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: word >> shift) & 15
                bytes.append(digit < 10 ? 48 + digit : 87 + digit)
            }
        }
    }

    private static func value(ofHex byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte - 48)
        case 65...70: UInt64(byte - 55)
        case 97...102: UInt64(byte - 87)
        default: nil
        }
    }
}

extension ObjectID: CustomStringConvertible, Comparable {
    /// The name in a pointer: hexadecimal, with `.dir` for a tree.
    package var description: String {
        String(decoding: hexBytes, as: UTF8.self) + (isTree ? ".dir" : "")
    }

    package static func < (left: ObjectID, right: ObjectID) -> Bool {
        if left.high != right.high { return left.high < right.high }
        if left.low != right.low { return left.low < right.low }
        return !left.isTree && right.isTree
    }
}
