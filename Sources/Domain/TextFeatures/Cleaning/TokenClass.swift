internal import Unicode

/// What a scalar is to the words around it.
enum TokenClass: UInt8, Sendable {
    case separator, word, pair, katakana

    /// A scalar of a text: its class and how many bytes it has.
    struct Member {
        let kind: TokenClass
        let length: Int

        @inline(__always)
        init(_ text: Span<UInt8>, at position: Int) {
            let byte = text[position]
            if byte < 0x80 {
                self.init(kind: byte.isASCIILetterOrDigit ? .word : .separator, length: 1)
            } else {
                self.init(wide: text, at: position)
            }
        }

        private init(kind: TokenClass, length: Int) {
            self.kind = kind
            self.length = length
        }

        private init(wide text: Span<UInt8>, at position: Int) {
            let scalar = UTF8Scalar(text, at: position)
            length = scalar.length
            kind =
                scalar.value < 0x10000
                ? TokenClass.basicPlane[Int(scalar.value)] : TokenClass(scalar.value)
        }
    }

    private static let basicPlane: [TokenClass] = (0..<0x10000).map { Self(UInt32($0)) }

    private init(_ scalar: UInt32) {
        switch Script(of: scalar) {
        case .han, .hiragana: self = .pair
        case .katakana: self = .katakana
        default:
            let category = GeneralCategory(of: scalar)
            let isInWord = category.isLetter || category.isMark || category.isNumber
            self = isInWord ? .word : .separator
        }
    }
}
