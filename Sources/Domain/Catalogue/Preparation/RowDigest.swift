/// The first 128 bits of the SHA-256 of designation, NUL and description: what a row is known by,
/// in this version of a catalogue and the next.
package struct RowDigest: Sendable, Hashable, Comparable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (left: RowDigest, right: RowDigest) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    /// Where the seed puts the row, from 0 up to 1: as good as random, and fixed for ever.
    package func place(seed: UInt64) -> Double {
        Double(key(seed: seed) >> 11) * 0x1p-53
    }

    /// The same as an integer, which decides where two places are equal.
    package func key(seed: UInt64) -> UInt64 {
        var word = high ^ (seed &* 0x9E37_79B9_7F4A_7C15)
        for addend in [low, seed] {
            // The finalizer of SplitMix64: a bijection that leaves no bit alone.
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            word = (word ^ (word >> 31)) &+ addend
        }
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
