/// What plain text makes of one scalar, but for its case; `PlainTextWriter` says why.
enum PlainScalar: Equatable {
    case dropped
    case space
    case ampersand
    case kept(UInt32)

    init(_ scalar: UInt32) {
        switch scalar {
        // White space, and "<", which must not begin a tag when the result is read again.
        case 0x09...0x0D, 0x20, 0x3C, 0x85: self = .space
        case 0x26: self = .ampersand
        case 0x21..<0x7F: self = .kept(scalar)
        // Trademarks would be letters of the word before them.
        case 0x2120, 0x2122: self = .space
        case 0x2018...0x201B, 0x2032: self = .kept(0x27)
        case 0x201C...0x201F, 0x2033: self = .kept(0x22)
        case 0x2010...0x2015, 0x2212: self = .kept(0x2D)
        // 10 × 20 cm is written 10 x 20 cm by most.
        case 0xD7: self = .kept(0x78)
        default: self.init(rare: scalar)
        }
    }

    private init(rare scalar: UInt32) {
        let category = GeneralCategory(of: scalar)
        if category == .cc || category == .cf || ScalarData.isIgnorable(scalar) {
            self = .dropped
        } else if category.isSeparator {
            self = .space
        } else {
            self = .kept(scalar)
        }
    }

    /// "10½" is ten and a half, not 101⁄2.
    static func isVulgarFraction(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xBC...0xBE, 0x2150...0x215F, 0x2189: true
        default: false
        }
    }
}
