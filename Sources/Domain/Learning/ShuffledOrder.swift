/// Orders that depend on nothing but their seed.
package struct ShuffledOrder {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func shuffle(_ order: inout [UInt32]) {
        guard order.count > 1 else { return }
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, below(last + 1))
        }
    }

    /// splitmix64, by Vigna; the high half of the product is even enough below 2^32.
    private mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        value ^= value >> 31
        return Int(((value >> 32) * UInt64(limit)) >> 32)
    }
}
