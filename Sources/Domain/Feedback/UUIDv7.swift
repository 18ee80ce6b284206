/// An identifier that begins with the time at which it was made (RFC 9562, section 5.7).
package struct UUIDv7: Sendable, Hashable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
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
        unsafe String(unsafeUninitializedCapacity: 36) { buffer in
            var count = 0
            forEachCharacter {
                unsafe buffer[count] = $0
                count += 1
            }
            return count
        }
    }

    /// The 36 characters, in lower case.
    package func write(to bytes: inout [UInt8]) {
        forEachCharacter { bytes.append($0) }
    }

    @inline(__always)
    private func forEachCharacter(_ body: (UInt8) -> Void) {
        let hyphen = UInt8(ascii: "-")
        forEachDigit(high >> 32, 8, body)
        body(hyphen)
        forEachDigit(high >> 16, 4, body)
        body(hyphen)
        forEachDigit(high, 4, body)
        body(hyphen)
        forEachDigit(low >> 48, 4, body)
        body(hyphen)
        forEachDigit(low, 12, body)
    }

    /// The last digits of a word.
    @inline(__always)
    private func forEachDigit(_ word: UInt64, _ count: UInt64, _ body: (UInt8) -> Void) {
        for place in 1...count {
            let digit = UInt8(truncatingIfNeeded: (word >> (4 * (count - place))) & 15)
            body(digit < 10 ? 48 + digit : 87 + digit)
        }
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
