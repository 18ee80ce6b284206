/// 64 bits over bytes: folded 64 x 64 -> 128-bit products, eight bytes at a time.
///
/// It finds accidents, not forgery: what must not be forged is named by its SHA-256.
package enum Checksum64 {
    package static func of(_ bytes: borrowing RawSpan, seed: UInt64 = 0) -> UInt64 {
        var state = seed ^ 0x2D35_8DCC_AA6C_78A5
        var offset = 0
        let whole = bytes.byteCount & ~7
        while offset < whole {
            // Within bounds: `whole` is a multiple of 8 that `byteCount` reaches.
            let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state = fold(state, UInt64(littleEndian: word))
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < bytes.byteCount {
            let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            tail = tail << 8 | UInt64(byte)
            offset += 1
        }
        return fold(fold(state, tail), UInt64(bytes.byteCount) | 1 << 63)
    }

    @inline(__always)
    private static func fold(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word ^ 0x8BB8_4B93_962E_ACC9)
            .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low &+ word.byteSwapped
    }
}
