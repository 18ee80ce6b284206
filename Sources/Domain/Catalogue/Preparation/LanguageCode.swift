/// A language as ISO 639 writes it, in at most four bytes.
package struct LanguageCode: Sendable, Hashable {
    package let word: UInt32

    /// Not determined.
    package static let undetermined = LanguageCode("und".utf8) ?? LanguageCode(word: 0)

    private init(word: UInt32) {
        self.word = word
    }

    /// The primary part of a tag such as `fr`, `EN` or `pt-BR`; `nil` for anything else.
    package init?(_ tag: some Sequence<UInt8>) {
        var word: UInt32 = 0
        var count = 0
        for byte in tag {
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") { break }
            let lower = byte | 0x20
            guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lower), count < 3 else {
                return nil
            }
            word = word << 8 | UInt32(lower)
            count += 1
        }
        guard count >= 2 else { return nil }
        self.word = word
    }

    package var bytes: [UInt8] {
        [16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }.filter { $0 != 0 }
    }

    package var name: String { String(decoding: bytes, as: UTF8.self) }
}
