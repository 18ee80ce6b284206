/// An identifier that begins with the time at which it was made (RFC 9562, section 5.7).
package struct UUIDv7: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// As their texts are in order.
    package static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Reads the form with 36 characters, in either case; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        var count = 0
        for (index, byte) in text.utf8.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let digit: UInt8
            switch byte {
            case 48...57: digit = byte - 48
            case 65...70: digit = byte - 55
            case 97...102: digit = byte - 87
            default: return nil
            }
            if count < 16 {
                words.0 = words.0 << 4 | UInt64(digit)
            } else {
                words.1 = words.1 << 4 | UInt64(digit)
            }
            count += 1
        }
        self.init(high: words.0, low: words.1)
    }

    package var description: String {
        let characters = characters
        return unsafe String(unsafeUninitializedCapacity: 36) { buffer in
            for place in characters.indices { unsafe buffer[place] = characters[place] }
            return characters.count
        }
    }

    /// The 36 characters, in lower case.
    package func write(to bytes: inout [UInt8]) {
        let characters = characters
        unsafe characters.span.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    /// As text in ASCII, in lower case.
    package var characters: [36 of UInt8] {
        let (second, third) = (Self.digits(high), Self.digits(low >> 32))
        var characters = [36 of UInt8](repeating: UInt8(ascii: "-"))
        var span = characters.mutableSpan
        var bytes = unsafe span.mutableBytes
        bytes.storeBytes(
            of: Self.digits(high >> 32).bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: Self.upper(second), toByteOffset: 9, as: UInt32.self)
        bytes.storeBytes(of: Self.upper(second << 32), toByteOffset: 14, as: UInt32.self)
        bytes.storeBytes(of: Self.upper(third), toByteOffset: 19, as: UInt32.self)
        bytes.storeBytes(of: Self.upper(third << 32), toByteOffset: 24, as: UInt32.self)
        bytes.storeBytes(of: Self.digits(low).bigEndian, toByteOffset: 28, as: UInt64.self)
        return characters
    }

    /// The first four of eight digits, as they lie in memory.
    private static func upper(_ digits: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: digits >> 32).bigEndian
    }

    /// The last eight digits of a word in lower case, the first of them in the highest byte.
    static func digits(_ word: UInt64) -> UInt64 {
        var spread = word & 0xFFFF_FFFF
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 1 in each byte with a letter.
        let letters = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return spread &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }
}

/// Makes identifiers for one thread, with no system call; later ones sort after earlier ones.
package struct UUIDv7Source: Sendable {
    private var state: UInt64
    private var last: Int64 = 0
    private var sequence: UInt64 = 0

    package init(seed: UInt64 = .random(in: .min ... .max)) {
        state = seed
    }

    package mutating func next(at milliseconds: Int64) -> UUIDv7 {
        if milliseconds > last {
            last = milliseconds
            sequence = random() & 0x7FF
        } else {
            sequence += 1
            // More than the twelve bits hold in one millisecond: the next one is borrowed.
            if sequence > 0xFFF {
                last += 1
                sequence = 0
            }
        }
        let high = UInt64(last) << 16 | 0x7000 | sequence
        return UUIDv7(high: high, low: random() >> 2 | 0x8000_0000_0000_0000)
    }

    /// SplitMix64: identifiers are names, not secrets.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
