internal import Synchronization

/// Names for requests, the same in an answer and in the log.
package enum RequestID {
    private static let seed = UInt64.random(in: .min ... .max)
    private static let count = Atomic<UInt64>(0)

    /// Sixteen digits that do not come again in this process and tell nothing about its load.
    package static func next() -> String {
        // SplitMix64's mixer: a permutation, so that different numbers stay different.
        var word = seed &+ count.wrappingAdd(1, ordering: .relaxed).newValue
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        word ^= word >> 31
        return unsafe String(unsafeUninitializedCapacity: 16) { buffer in
            for index in 0..<16 {
                let digit = UInt8((word >> UInt64(60 - 4 * index)) & 15)
                unsafe buffer[index] = digit < 10 ? 48 + digit : 87 + digit
            }
            return 16
        }
    }

    /// Whether a name that a caller chose may stand in the log and in the answer.
    package static func isAcceptable(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: ".")
            }
    }
}
