/// SplitMix64 (Steele, Lea, Flood 2014): one addition and a mix, so that a stream can be started
/// for every row at no cost.
struct SampleRandom: Sendable {
    private var state: UInt64

    /// Streams of different row or purpose are unrelated.
    init(seed: UInt64, row: Int, purpose: UInt64) {
        let start = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15 &* (purpose &+ 1))
        state = Self.mix(start ^ UInt64(truncatingIfNeeded: row) &* 0xD1B5_4A32_D192_ED03)
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number in `0..<bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func chance(_ perMille: Int) -> Bool { below(1000) < perMille }

    /// A number in `0..<bound` that is often small, as sales are: few lines sell most.
    mutating func skewed(_ bound: Int) -> Int { min(below(bound), below(bound)) }
}
