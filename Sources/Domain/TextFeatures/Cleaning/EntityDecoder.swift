internal import Unicode

/// Decodes the character references of HTML, as often as they were encoded: `&amp;eacute;` is "é".
struct EntityDecoder: Sendable {
    private struct Reference {
        let first: UInt32
        let second: UInt32
        let end: Int
    }

    private let table = EntityTable.shared

    /// Appends the text with its references decoded.
    ///
    /// - Complexity: linear; no name is longer than 31 bytes.
    func append(_ text: Span<UInt8>, to output: inout TextBuffer) {
        var start = 0
        var position = 0
        while position < text.count {
            guard text[position] == UInt8(ascii: "&") else {
                position += 1
                continue
            }
            output.append(text.extracting(start..<position))
            position = decode(text, after: position + 1, to: &output)
            start = position
        }
        output.append(text.extracting(start..<position))
    }

    /// Appends what "&" and the bytes after it stand for; returns where the text goes on.
    private func decode(
        _ text: Span<UInt8>, after start: Int, to output: inout TextBuffer
    ) -> Int {
        var position = start
        while let reference = read(text, at: position) {
            position = reference.end
            // "&amp;" may itself begin a reference.
            if reference.first == UInt32(UInt8(ascii: "&")) { continue }
            output.append(scalar: reference.first)
            if reference.second != 0 { output.append(scalar: reference.second) }
            return position
        }
        output.append(UInt8(ascii: "&"))
        return position
    }

    private func read(_ text: Span<UInt8>, at start: Int) -> Reference? {
        guard start < text.count else { return nil }
        if text[start] == UInt8(ascii: "#") { return readNumber(text, at: start + 1) }
        let limit = min(text.count, start + EntityTable.longestName + 1)
        var end = start
        while end < limit && text[end].isASCIILetterOrDigit { end += 1 }
        guard end > start + 1 else { return nil }
        let isClosed = end < text.count && text[end] == UInt8(ascii: ";")
        guard let found = table.lookUp(text.extracting(start..<end), isClosed: isClosed)
        else { return nil }
        let isWhole = found.length == end - start
        return Reference(
            first: found.first, second: found.second,
            end: start + found.length + (isWhole && isClosed ? 1 : 0))
    }

    private func readNumber(_ text: Span<UInt8>, at start: Int) -> Reference? {
        guard start < text.count else { return nil }
        let isHexadecimal = text[start] | 0x20 == UInt8(ascii: "x")
        let radix: UInt32 = isHexadecimal ? 16 : 10
        let first = isHexadecimal ? start + 1 : start
        var end = first
        var value: UInt32 = 0
        while end < text.count, let digit = text[end].hexadecimalDigit, digit < radix {
            // Anything past the last scalar is as wrong as the next one.
            value = min(value * radix + digit, 0x11_0000)
            end += 1
        }
        guard end > first else { return nil }
        if end < text.count && text[end] == UInt8(ascii: ";") { end += 1 }
        return Reference(first: Self.scalar(value), second: 0, end: end)
    }

    /// HTML reads 128–159 as Windows-1252, which is what their writers meant.
    private static func scalar(_ number: UInt32) -> UInt32 {
        switch number {
        case 0, 0xD800..<0xE000, 0x11_0000...: UTF8Scalar.replacement
        case 0x80..<0xA0: windows1252[Int(number - 0x80)]
        default: number
        }
    }

    private static let windows1252: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039,
        0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178,
    ]
}

extension UInt8 {
    var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isASCIILetterOrDigit: Bool { isASCIILetter || isASCIIDigit }
    var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }

    var hexadecimalDigit: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self & 0x0F)
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
            UInt32(self & 0x0F) + 9
        default: nil
        }
    }
}
