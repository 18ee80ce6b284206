/// The generator MT19937 (Matsumoto and Nishimura 1998), with the draws that numpy makes of it, so
/// that rows are split as the peers split them.
struct MersenneTwister {
    private var words: [UInt32]
    private var position = 624

    init(seed: UInt32) {
        words = [UInt32](repeating: 0, count: 624)
        var word = seed
        for index in 0..<624 {
            words[index] = word
            word = 1_812_433_253 &* (word ^ word >> 30) &+ UInt32(index) &+ 1
        }
    }

    mutating func next() -> UInt32 {
        if position == 624 { twist() }
        var word = words[position]
        position += 1
        word ^= word >> 11
        word ^= word << 7 & 0x9D2C_5680
        word ^= word << 15 & 0xEFC6_0000
        return word ^ word >> 18
    }

    private mutating func twist() {
        for index in 0..<624 {
            let mixed = words[index] & 0x8000_0000 | words[(index + 1) % 624] & 0x7FFF_FFFF
            let twisted = mixed >> 1 ^ (mixed & 1 == 1 ? 0x9908_B0DF : 0)
            words[index] = words[(index + 397) % 624] ^ twisted
        }
        position = 0
    }

    /// A number in `0...most`; what is larger is drawn again.
    mutating func upTo(_ most: UInt32) -> UInt32 {
        guard most > 0 else { return 0 }
        let mask = UInt32.max >> UInt32(most.leadingZeroBitCount)
        while true {
            let drawn = next() & mask
            if drawn <= most { return drawn }
        }
    }

    mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(index, Int(upTo(UInt32(index))))
        }
        return order
    }

    /// A number from 0 to 1, without 1, of 53 bits.
    mutating func share() -> Double {
        let high = Double(next() >> 5)
        return (high * 67_108_864 + Double(next() >> 6)) / 9_007_199_254_740_992
    }
}
