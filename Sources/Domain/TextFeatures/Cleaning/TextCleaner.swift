package import Unicode

/// Cleans what shops write: the one way from their bytes to the text that is learnt and predicted.
///
/// Character references are decoded first, however often they were encoded; then tags, comments,
/// scripts and styles go; what is left is written as `PlainTextWriter` says: lower-case NFKC with
/// single spaces. Accents stay; `AccentFolder` makes the form without them. The result is UTF-8,
/// whatever the input is, and cleaning it again changes nothing.
///
/// A cleaner keeps its memory: make one for each thread.
package struct TextCleaner: Sendable {
    private let decoder = EntityDecoder()
    private var writer = PlainTextWriter()
    private var decoded = TextBuffer()

    package init() {}

    /// Replaces what is in `output`.
    ///
    /// - Complexity: linear, with no allocation once the buffers have grown.
    package mutating func clean(_ text: Span<UInt8>, into output: inout TextBuffer) {
        output.removeAll()
        let markup = Self.firstMarkup(text)
        writer.append(text.extracting(first: markup), to: &output)
        if markup < text.count {
            decoded.removeAll()
            decoder.append(text.extracting(droppingFirst: markup), to: &decoded)
            Self.append(decoded, with: &writer, to: &output)
        }
        writer.finish(&output)
    }

    /// The cleaned text in an array of its own.
    package mutating func clean(_ text: [UInt8]) -> [UInt8] {
        var output = TextBuffer()
        clean(text.span, into: &output)
        return output.bytes
    }

    /// Appends the text between the tags.
    private static func append(
        _ markup: TextBuffer, with writer: inout PlainTextWriter, to output: inout TextBuffer
    ) {
        let text = markup.storage.span.extracting(first: markup.count)
        var reader = MarkupReader()
        while let piece = reader.next(in: text) {
            if piece.isSeparate { writer.separate(&output) }
            writer.append(text.extracting(piece.range), to: &output)
        }
    }

    /// Where the first "&" or "<" lies, or the end: most texts have none.
    private static func firstMarkup(_ text: Span<UInt8>) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        var position = 0
        let bytes = unsafe text.bytes
        while position + 8 <= text.count {
            let word = unsafe bytes.unsafeLoadUnaligned(
                fromUncheckedByteOffset: position, as: UInt64.self)
            let tags = word ^ (ones &* 0x3C)
            let entities = word ^ (ones &* 0x26)
            // Exact for the question whether any byte is 0 (Warren, Hacker's Delight, 6-1).
            let found = ((tags &- ones) & ~tags) | ((entities &- ones) & ~entities)
            if found & highs != 0 { break }
            position += 8
        }
        while position < text.count, text[position] != 0x26, text[position] != 0x3C {
            position += 1
        }
        return position
    }
}
