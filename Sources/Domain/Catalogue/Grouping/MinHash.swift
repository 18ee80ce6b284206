/// Signs a set of units so that similar sets get similar signatures (Broder 1997).
///
/// The share of equal minima estimates the Jaccard similarity of two sets. Minima are kept in two
/// forms: `bandCount` keys of `rowsPerBand` minima each, of which similar sets share one (locality
/// sensitive hashing), and one bit of each minimum, by which two sets are compared.
struct MinHash {
    static let bandCount = 16
    static let rowsPerBand = 8
    static let count = bandCount * rowsPerBand

    private var minima = [UInt32](repeating: .max, count: MinHash.count)

    mutating func reset() {
        for index in minima.indices { minima[index] = .max }
    }

    mutating func add(_ unit: UInt64) {
        let low = UInt32(truncatingIfNeeded: unit)
        let high = UInt32(truncatingIfNeeded: unit >> 32)
        var minima = minima.mutableSpan
        let factors = Self.factors.span
        for index in minima.indices {
            let value = (low ^ high &* factors[index]) &* factors[index] &+ high
            if value < minima[index] { minima[index] = value }
        }
    }

    func appendBands(to keys: inout [UInt64]) {
        for band in 0..<Self.bandCount {
            var key = TokenHasher.seed
            for row in band * Self.rowsPerBand..<(band + 1) * Self.rowsPerBand {
                key = TokenHasher.mix(key, UInt64(minima[row]))
            }
            keys.append(key)
        }
    }

    var sketch: Sketch {
        var sketch = Sketch()
        for index in 0..<Self.count {
            // The top bit of a product depends on all bits of the minimum.
            let bit = UInt64((minima[index] ^ minima[index] >> 15) &* 0x9E37_79B1 >> 31)
            if index < 64 {
                sketch.low |= bit << UInt64(index)
            } else {
                sketch.high |= bit << UInt64(index - 64)
            }
        }
        return sketch
    }

    private static let factors: [UInt32] = {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return UInt32(truncatingIfNeeded: word ^ (word >> 31)) | 1
        }
    }()
}

/// One bit of each minimum of a signature (Li and Koenig 2010).
struct Sketch: Sendable, Hashable {
    var low: UInt64 = 0
    var high: UInt64 = 0

    /// How many of the 128 bits are equal.
    func agreement(with other: Sketch) -> Int {
        128 - (low ^ other.low).nonzeroBitCount - (high ^ other.high).nonzeroBitCount
    }

    /// The agreement to expect of sets with a Jaccard similarity: unequal minima agree half the
    /// time.
    static func agreement(for similarity: Double) -> Int {
        Int((64 * (1 + similarity)).rounded())
    }
}
