/// The MD5 of an object's bytes, and whether the object is a tree manifest (`….dir`).
package struct ObjectID: Sendable {
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

    /// Whether these are the bytes of an empty file.
    var isOfNothing: Bool { high == 0xd41d_8cd9_8f00_b204 && low == 0xe980_0998_ecf8_427e }

    private init(_ value: UInt128, isTree: Bool) {
        self.init(
            high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value),
            isTree: isTree)
    }

    /// Reads 32 hexadecimal digits of either case, with `.dir` for a tree.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count == 32 || text.count == 36,
            text.count == 32 || text.dropFirst(32).elementsEqual(".dir".utf8),
            let value = Self.value(ofHex: text.prefix(32), orUpperCase: true)
        else { return nil }
        self.init(value, isTree: text.count == 36)
    }

    /// Reads the two parts of an object's path, in lower case as they are written.
    init?(shard: some Collection<UInt8>, name: some Collection<UInt8>) {
        guard shard.count == 2, name.count == 30 || name.count == 34,
            name.count == 30 || name.dropFirst(30).elementsEqual(".dir".utf8),
            let start = Self.value(ofHex: shard, orUpperCase: false),
            let rest = Self.value(ofHex: name.prefix(30), orUpperCase: false)
        else { return nil }
        self.init(start << 120 | rest, isTree: name.count == 34)
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
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digits in
            for position in 0..<32 {
                let word = position < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - position % 16 * 4)) & 15
                unsafe digits[position] = digit < 10 ? 48 + digit : 87 + digit
            }
            unsafe bytes.append(contentsOf: digits)
        }
    }

    private static func value(
        ofHex digits: some Collection<UInt8>, orUpperCase: Bool
    ) -> UInt128? {
        var value: UInt128 = 0
        for byte in digits {
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 97...102: digit = byte - 87
            case 65...70 where orUpperCase: digit = byte - 55
            default: return nil
            }
            value = value << 4 | UInt128(digit)
        }
        return value
    }
}

extension ObjectID: Hashable {
    /// A part of an MD5 tells objects apart as well as the whole, and takes half the time.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(high)
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
