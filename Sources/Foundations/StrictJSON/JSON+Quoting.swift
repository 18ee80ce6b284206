extension JSON {
    /// Writes a text as a string of JSON.
    ///
    /// - Parameter text: UTF-8.
    package static func quote(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var (start, place) = (0, 0)
        while place < text.count {
            if place + 8 <= text.count, isPlain(word(at: place, of: text)) {
                place += 8
                continue
            }
            if isEscaped(text[place]) {
                append(text.extracting(start..<place), to: &bytes)
                escape(text[place], to: &bytes)
                start = place + 1
            }
            place += 1
        }
        append(text.extracting(start..<place), to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    private static func append(_ text: Span<UInt8>, to bytes: inout [UInt8]) {
        unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return bytes.append(byte) }
        bytes += "u00".utf8
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 32 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 127
    }

    private static func word(at place: Int, of text: Span<UInt8>) -> UInt64 {
        unsafe text.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    private static let (ones, tops): (UInt64, UInt64) = (
        0x0101_0101_0101_0101, 0x8080_8080_8080_8080
    )

    /// Whether none of eight bytes is escaped; for a few others it says no as well.
    private static func isPlain(_ word: UInt64) -> Bool {
        /// The top bit of each byte that is below a limit.
        func below(_ limit: UInt64, _ word: UInt64) -> UInt64 {
            (word &- ones &* limit) & ~word & tops
        }
        let quotes = below(1, word ^ ones &* 0x22) | below(1, word ^ ones &* 0x5C)
        return (below(32, word) | quotes | below(1, word ^ ones &* 0x7F)) == 0
    }
}
