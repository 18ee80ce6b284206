/// Cuts cleaned text into the units that near-duplicates share, each as 64 bits.
///
/// Words of scripts with spaces are units; where there are none (Chinese, Japanese, Korean) each
/// pair of neighbouring characters is.
struct TokenHasher {
    static func forEach(in text: some Collection<UInt8>, _ body: (UInt64) -> Void) {
        var word: UInt64 = seed
        var isInWord = false
        var wide: UInt64 = 0
        var pending = 0
        for byte in text {
            if pending > 0 {
                wide = wide << 8 | UInt64(byte)
                pending -= 1
                // Two characters of three bytes: a pair.
                if pending == 0, wide >> 24 != 0 { body(mix(seed, wide & 0xFFFF_FFFF_FFFF)) }
                continue
            }
            if (0xE3...0xED).contains(byte) {
                if isInWord { body(word) }
                (word, isInWord) = (seed, false)
                wide = wide << 8 | UInt64(byte)
                pending = 2
                continue
            }
            // A character that stands alone between others of another script.
            if wide != 0, wide >> 24 == 0 { body(mix(seed, wide)) }
            wide = 0
            if isSeparator(byte) {
                if isInWord { body(word) }
                (word, isInWord) = (seed, false)
            } else {
                word = mix(word, UInt64(byte))
                isInWord = true
            }
        }
        if isInWord { body(word) }
        if wide != 0, wide >> 24 == 0 { body(mix(seed, wide)) }
    }

    static let seed: UInt64 = 0x2D35_8DCC_AA6C_78A5

    static func mix(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word ^ 0x8BB8_4B93_962E_ACC9)
            .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low &+ word.byteSwapped
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        let isDigit = byte &- 48 < 10
        let isLetter = (byte | 0x20) &- 97 < 26
        return !isDigit && !isLetter
    }
}
