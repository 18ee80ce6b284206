/// Cuts a text into words of two characters and more, in lower case, as `\b\w\w+\b` does in Python.
enum WordReader {
    /// Calls `use` with each word's hash and place.
    static func read(_ text: Span<UInt8>, _ use: (UInt64, Range<Int>) -> Void) {
        let ascii = ascii
        var word = Word(start: 0)
        var position = 0
        while position < text.count {
            let byte = text[position]
            if byte < 0x80 {
                let lower = ascii[Int(byte)]
                if lower == 0 {
                    if word.characters >= 2 { use(word.mixed, word.start..<position) }
                    word = Word(start: position + 1)
                } else {
                    word.add(lower)
                    word.characters += 1
                }
                position += 1
            } else {
                let (scalar, length) = decode(text, position)
                if let scalar, isWordScalar(scalar) {
                    for lower in scalar.properties.lowercaseMapping.utf8 { word.add(lower) }
                    word.characters += 1
                } else {
                    if word.characters >= 2 { use(word.mixed, word.start..<position) }
                    word = Word(start: position + length)
                }
                position += length
            }
        }
        if word.characters >= 2 { use(word.mixed, word.start..<position) }
    }

    /// The word that is being read; its hash is FNV-1a, mixed once more in the end.
    private struct Word {
        let start: Int
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var characters = 0

        init(start: Int) {
            self.start = start
        }

        mutating func add(_ byte: UInt8) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }

        var mixed: UInt64 {
            let mixed = (hash ^ hash >> 32) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ mixed >> 29
        }
    }

    /// The lower-case byte of each ASCII letter, digit and `_`; 0 for others.
    private static let ascii: [UInt8] = (0..<128).map { (byte: UInt8) in
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            byte
        default: 0
        }
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }

    /// Nil for bytes that are no character; then one byte is passed over.
    private static func decode(
        _ text: Span<UInt8>, _ position: Int
    ) -> (scalar: Unicode.Scalar?, length: Int) {
        let first = text[position]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0
        guard length > 0, position + length <= text.count else { return (nil, 1) }
        var value = UInt32(first) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let next = text[position + offset]
            guard next & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return (Unicode.Scalar(value), length)
    }
}
