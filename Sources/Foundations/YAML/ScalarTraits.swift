/// Which ways of writing can hold a text.
struct ScalarTraits {
    private(set) var allowsBlockPlain = true
    private(set) var allowsFlowPlain = true
    private(set) var allowsSingleQuotes = true

    /// - Parameter text: UTF-8.
    init(_ text: [UInt8]) {
        guard let first = text.first, let last = text.last else {
            (allowsBlockPlain, allowsFlowPlain) = (false, false)
            return
        }
        if first == 32 || last == 32 || text.starts(with: "---".utf8)
            || text.starts(with: "...".utf8)
        {
            forbidPlain()
        }
        checkFirst(first, isAlone: text.count == 1 || Self.isBlank(text[1]))
        if text.count == 1, first == UInt8(ascii: "?") || first == UInt8(ascii: ":") {
            allowsFlowPlain = false
        }
        checkIndicators(text)
        checkCharacters(text)
    }

    private mutating func forbidPlain() {
        allowsBlockPlain = false
        allowsFlowPlain = false
    }

    private mutating func checkFirst(_ byte: UInt8, isAlone: Bool) {
        if Self.leadingIndicators.contains(byte) { return forbidPlain() }
        guard isAlone else { return }
        switch byte {
        case UInt8(ascii: "-"): forbidPlain()
        case UInt8(ascii: "?"), UInt8(ascii: ":"): allowsBlockPlain = false
        default: break
        }
    }

    private mutating func checkIndicators(_ text: [UInt8]) {
        for position in text.indices.dropFirst() {
            switch text[position] {
            case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
                UInt8(ascii: "}"):
                allowsFlowPlain = false
            case UInt8(ascii: ":")
            where position + 1 == text.count
                || Self.isBlank(text[position + 1]):
                forbidPlain()
            case UInt8(ascii: "#") where Self.isBlank(text[position - 1]):
                forbidPlain()
            default:
                break
            }
        }
    }

    /// Line breaks, control characters and the byte order mark need escapes to survive.
    private mutating func checkCharacters(_ text: [UInt8]) {
        guard text.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return }
        for character in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch character.value {
            case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                allowsSingleQuotes = false
                return forbidPlain()
            default:
                continue
            }
        }
    }

    private static let leadingIndicators = Array("#,[]{}&*!|>'\"%@`".utf8)

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 13 || byte == 0
    }
}
