/// Finds the text between the tags of HTML, or of what shops call HTML.
///
/// A tag is `<` or `</`, a name, and a `>` before the next `<`; so "5 < 6", "<3" and
/// "<me@example.org>" are text. Comments go, as do scripts and styles with what is in them; when
/// they have no end only their beginning goes, as a shop's text is more often cut short than it is
/// a script.
struct MarkupReader {
    struct Piece: Equatable {
        let range: Range<Int>
        /// Whether the tag before it separates words; `sub`, `sup` and `wbr` do not ("m<sup>2").
        let isSeparate: Bool
    }

    private struct Tag {
        let end: Int
        let isSeparate: Bool
    }

    private var position = 0
    private var isSeparate = false
    private var hasEnded = false
    // Each search for an end that fails is made once, or "<!--" again and again were quadratic.
    private var hasCommentEnds = true
    private var hasScriptEnds = true
    private var hasStyleEnds = true

    /// The next piece of text, which may be empty; `nil` at the end.
    ///
    /// - Complexity: linear over all pieces.
    mutating func next(in text: Span<UInt8>) -> Piece? {
        guard !hasEnded else { return nil }
        let start = position
        var end = position
        while end < text.count {
            if text[end] == UInt8(ascii: "<"), let tag = tag(in: text, at: end) {
                let piece = Piece(range: start..<end, isSeparate: isSeparate)
                (position, isSeparate) = (tag.end, tag.isSeparate)
                return piece
            }
            end += 1
        }
        hasEnded = true
        return Piece(range: start..<end, isSeparate: isSeparate)
    }

    private mutating func tag(in text: Span<UInt8>, at start: Int) -> Tag? {
        guard start + 2 < text.count else { return nil }
        switch text[start + 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            return declaration(in: text, at: start)
        case UInt8(ascii: "/"):
            return text[start + 2].isASCIILetter ? element(in: text, name: start + 2) : nil
        case let byte where byte.isASCIILetter:
            return element(in: text, name: start + 1)
        default: return nil
        }
    }
}

// MARK: - Comments and declarations

extension MarkupReader {
    private mutating func declaration(in text: Span<UInt8>, at start: Int) -> Tag? {
        if text.has("<!--", at: start), hasCommentEnds {
            // From the "!" on, as "<!-->" is a whole comment.
            if let end = text.firstIndex(of: "-->", from: start + 2) {
                return Tag(end: end + 3, isSeparate: true)
            }
            hasCommentEnds = false
        }
        // What is in it is text; its "]]>" is punctuation.
        if text.has("<![cdata[", at: start) { return Tag(end: start + 9, isSeparate: true) }
        var end = start + 2
        while end < text.count, text[end] != UInt8(ascii: "<") {
            if text[end] == UInt8(ascii: ">") { return Tag(end: end + 1, isSeparate: true) }
            end += 1
        }
        return nil
    }
}

// MARK: - Elements

extension MarkupReader {
    private mutating func element(in text: Span<UInt8>, name start: Int) -> Tag? {
        var nameEnd = start
        while nameEnd < text.count, text[nameEnd].isInElementName { nameEnd += 1 }
        guard nameEnd < text.count else { return nil }
        let isEmpty = text[nameEnd] == UInt8(ascii: "/")
        guard
            isEmpty && nameEnd + 1 < text.count && text[nameEnd + 1] == UInt8(ascii: ">")
                || text[nameEnd] == UInt8(ascii: ">") || text[nameEnd].isASCIISpace
        else { return nil }
        guard let end = Self.end(in: text, from: nameEnd) else { return nil }
        let name = text.extracting(start..<nameEnd)
        if name.count == 3 {
            let isInside =
                name.has("sub", at: 0) || name.has("sup", at: 0) || name.has("wbr", at: 0)
            return Tag(end: end, isSeparate: !isInside)
        }
        let isOpening = text[start - 1] == UInt8(ascii: "<") && !isEmpty
        guard isOpening, let contentEnd = rawContentEnd(name, in: text, from: end)
        else { return Tag(end: end, isSeparate: true) }
        return Tag(end: contentEnd, isSeparate: true)
    }

    /// Where the tag ends: at the first `>` that is in no quoted value, or else at the first one.
    private static func end(in text: Span<UInt8>, from start: Int) -> Int? {
        var firstEnd: Int?
        var quote: UInt8?
        var last: UInt8 = 0
        var position = start
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "<") { break }
            position += 1
            if byte == UInt8(ascii: ">") {
                if quote == nil { return position }
                firstEnd = firstEnd ?? position
            } else if byte == quote {
                quote = nil
            } else if quote == nil, last == UInt8(ascii: "="),
                byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
            {
                quote = byte
            }
            if !byte.isASCIISpace { last = byte }
        }
        return firstEnd
    }

    /// The end of a script's or style's closing tag.
    private mutating func rawContentEnd(
        _ name: Span<UInt8>, in text: Span<UInt8>, from start: Int
    ) -> Int? {
        if name.count == 6, name.has("script", at: 0), hasScriptEnds {
            let end = Self.closingEnd("</script", in: text, from: start)
            hasScriptEnds = end != nil
            return end
        }
        if name.count == 5, name.has("style", at: 0), hasStyleEnds {
            let end = Self.closingEnd("</style", in: text, from: start)
            hasStyleEnds = end != nil
            return end
        }
        return nil
    }

    private static func closingEnd(
        _ tag: StaticString, in text: Span<UInt8>, from start: Int
    ) -> Int? {
        guard let closing = text.firstIndex(of: tag, from: start) else { return nil }
        let nameEnd = closing + tag.utf8CodeUnitCount
        return end(in: text, from: nameEnd) ?? nameEnd
    }
}

extension UInt8 {
    fileprivate var isInElementName: Bool {
        isASCIILetterOrDigit || self == UInt8(ascii: ":") || self == UInt8(ascii: "-")
    }
}

extension Span<UInt8> {
    /// Whether `word`, which is in lower case, stands at `start` in any case.
    fileprivate func has(_ word: StaticString, at start: Int) -> Bool {
        guard start + word.utf8CodeUnitCount <= count else { return false }
        return word.withUTF8Buffer { word in
            for index in 0..<word.count {
                let byte = self[start + index]
                let folded = byte.isASCIILetter ? byte | 0x20 : byte
                guard unsafe folded == word[index] else { return false }
            }
            return true
        }
    }

    fileprivate func firstIndex(of word: StaticString, from start: Int) -> Int? {
        let first = unsafe word.utf8Start.pointee
        var position = start
        while position < count {
            if self[position] == first, has(word, at: position) { return position }
            position += 1
        }
        return nil
    }
}
