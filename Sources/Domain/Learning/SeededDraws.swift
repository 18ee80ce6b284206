/// Numbers that depend on nothing but a seed and a stream: SplitMix64 (Steele, Lea, Flood 2014).
package struct SeededDraws {
    private var state: UInt64

    package init(seed: UInt64, stream: Int) {
        state = Self.mix(
            Self.mix(seed) ^ UInt64(truncatingIfNeeded: stream) &* 0xD1B5_4A32_D192_ED03)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number in `0..<bound`.
    package mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: Self.mix(state).multipliedFullWidth(by: UInt64(bound)).high)
    }
}
