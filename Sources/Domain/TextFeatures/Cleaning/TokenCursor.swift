internal import Unicode

/// A word of cleaned text.
package struct Token: Sendable, Equatable {
    /// Its bytes in the text.
    package let range: Range<Int>
    package let isASCII: Bool
}

/// Walks over the words of cleaned text; copies nothing.
///
/// - A word is a run of letters, marks and digits: "a4", "5v", "mp3", "किताब".
/// - "." and "," between two digits belong to it ("1.5", "2,5l"), as do "+", "++" and "#" at its
///   end ("c++", "18+").
/// - All else separates: "usb-c" is "usb" and "c", as "usb c" is, and "l'eau" is "l" and "eau".
/// - A run of katakana is a word, as it is mostly one loanword. A run of Han characters and
///   hiragana gives each pair of neighbours ("腕時計" gives "腕時" and "時計"), or its only character.
package struct TokenCursor: Sendable {
    private var position = 0
    /// Whether the character at `position` was the second half of a pair.
    private var isInPairs = false

    package init() {}

    package mutating func next(in text: Span<UInt8>) -> Token? {
        while position < text.count {
            let byte = text[position]
            guard byte >= 0x80 || byte.isASCIILetterOrDigit else {
                position += 1
                continue
            }
            let start = TokenClass.Member(text, at: position)
            switch start.kind {
            case .separator: position += start.length
            case .word: return word(text, from: start)
            case .katakana: return katakana(text, from: start)
            case .pair: if let token = pair(text, from: start) { return token }
            }
        }
        return nil
    }

    private mutating func word(_ text: Span<UInt8>, from first: TokenClass.Member) -> Token {
        let start = position
        var isASCII = first.length == 1
        var end = start + first.length
        while end < text.count {
            if text[end].isASCIILetterOrDigit {
                end += 1
                continue
            }
            let member = TokenClass.Member(text, at: end)
            if member.kind == .word {
                isASCII = false
                end += member.length
            } else if Self.isDecimalPoint(text, at: end) {
                end += 2
            } else {
                break
            }
        }
        end = Self.suffixEnd(text, from: end)
        position = end
        return Token(range: start..<end, isASCII: isASCII)
    }

    private static func isDecimalPoint(_ text: Span<UInt8>, at position: Int) -> Bool {
        (text[position] == UInt8(ascii: ".") || text[position] == UInt8(ascii: ","))
            && position + 1 < text.count && text[position + 1].isASCIIDigit
            && text[position - 1].isASCIIDigit
    }

    private static func suffixEnd(_ text: Span<UInt8>, from start: Int) -> Int {
        guard start < text.count, text[start] & 0xF0 == 0x20 else { return start }
        var end = start
        while end < text.count, end - start < 2, text[end] == UInt8(ascii: "+") { end += 1 }
        if end == start, end < text.count, text[end] == UInt8(ascii: "#") { end += 1 }
        guard end > start, end < text.count else { return end }
        // "a+b" is two words.
        return TokenClass.Member(text, at: end).kind == .separator ? end : start
    }

    private mutating func katakana(_ text: Span<UInt8>, from first: TokenClass.Member) -> Token {
        let start = position
        position += first.length
        while position < text.count {
            let member = TokenClass.Member(text, at: position)
            guard member.kind == .katakana else { break }
            position += member.length
        }
        return Token(range: start..<position, isASCII: false)
    }

    private mutating func pair(_ text: Span<UInt8>, from first: TokenClass.Member) -> Token? {
        let start = position
        position += first.length
        let wasInPairs = isInPairs
        isInPairs = false
        if position < text.count {
            let second = TokenClass.Member(text, at: position)
            if second.kind == .pair {
                isInPairs = true
                return Token(range: start..<(position + second.length), isASCII: false)
            }
        }
        return wasInPairs ? nil : Token(range: start..<position, isASCII: false)
    }
}
