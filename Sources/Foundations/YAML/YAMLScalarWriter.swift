/// Writes text as the scalar that ruamel would write, except that it never folds a line.
package enum YAMLScalarWriter {
    /// Plain when that reads back as the same string, else in single quotes, else in double ones.
    ///
    /// - Parameter style: Kept when it is a kind of quotes that can hold the text.
    package static func write(
        _ text: [UInt8], inFlow: Bool = false, keeping style: YAMLScalar.Style? = nil
    ) -> [UInt8] {
        let traits = ScalarTraits(text)
        let plainAllowed = inFlow ? traits.allowsFlowPlain : traits.allowsBlockPlain
        let readsAsString =
            YAMLScalarKind(plain: text) == .string && text != [UInt8(ascii: "=")]
        if style == .doubleQuoted { return doubleQuoted(text) }
        if style == .singleQuoted, traits.allowsSingleQuotes { return singleQuoted(text) }
        if plainAllowed, readsAsString { return text }
        if traits.allowsSingleQuotes, !text.contains(apostrophe) { return singleQuoted(text) }
        return doubleQuoted(text)
    }

    private static let apostrophe = UInt8(ascii: "'")

    private static func singleQuoted(_ text: [UInt8]) -> [UInt8] {
        var written = [apostrophe]
        for byte in text {
            if byte == apostrophe { written.append(apostrophe) }
            written.append(byte)
        }
        written.append(apostrophe)
        return written
    }

    private static func doubleQuoted(_ text: [UInt8]) -> [UInt8] {
        var written = "\""
        for character in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch character.value {
            case 0x22, 0x5C:
                written.unicodeScalars.append("\\")
                written.unicodeScalars.append(character)
            case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
                0x1_0000...0x10_FFFF:
                written.unicodeScalars.append(character)
            default:
                written += escape(character.value)
            }
        }
        return Array(written.utf8) + [UInt8(ascii: "\"")]
    }

    private static func escape(_ value: UInt32) -> String {
        if let letter = letters[value] { return "\\" + letter }
        let digits = String(value, radix: 16, uppercase: true)
        let (mark, width) = value <= 0xFF ? ("x", 2) : value <= 0xFFFF ? ("u", 4) : ("U", 8)
        return "\\\(mark)\(String(repeating: "0", count: width - digits.count))\(digits)"
    }

    private static let letters: [UInt32: String] = [
        0x00: "0", 0x07: "a", 0x08: "b", 0x09: "t", 0x0A: "n", 0x0B: "v", 0x0C: "f", 0x0D: "r",
        0x1B: "e", 0x85: "N", 0x2028: "L", 0x2029: "P",
    ]
}
