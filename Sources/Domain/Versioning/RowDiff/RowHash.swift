/// 64 bits that stand for the fields of a row: folded 64 x 64 -> 128-bit products, eight bytes at
/// a time.
///
/// Two tables of ten million rows meet a collision once in about 100,000 comparisons. It guards
/// against accidents, not against someone who wants a change to go unseen.
struct RowHash {
    private(set) var value: UInt64 = 0x2D35_8DCC_AA6C_78A5

    /// Adds one field; its length goes in too, so that fields cannot flow into each other.
    mutating func add(_ field: ArraySlice<UInt8>) {
        let bytes = field.span
        var offset = 0
        while offset < bytes.count {
            var word: UInt64 = 0
            for index in offset..<min(offset + 8, bytes.count) {
                word = word << 8 | UInt64(bytes[index])
            }
            mix(word)
            offset += 8
        }
        mix(UInt64(bytes.count) | 1 << 63)
    }

    private mutating func mix(_ word: UInt64) {
        let product = (value ^ word ^ 0x8BB8_4B93_962E_ACC9)
            .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        value = product.high ^ product.low &+ word.byteSwapped
    }
}
