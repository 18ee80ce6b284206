/// Takes accents off plain text: "crème brûlée" becomes "creme brulee", "straße" "strasse".
///
/// Marks of U+0300–U+036F go, Latin and Greek letters lose theirs, and letters that no
/// decomposition takes apart get the spelling that keyboards without them use. All other scripts
/// stay as they are: there a mark is a vowel or another letter.
package struct AccentFolder: Sendable {
    /// Latin, IPA and Greek lie below, but for two blocks that go the slow way.
    private static let limit = 0x500
    private static let latin: [UInt16] = (0..<limit).map { scalar in
        let folded = fold(UInt32(scalar))
        return folded.count == 1 ? UInt16(truncatingIfNeeded: folded[0]) : 0
    }
    private static let spellings: [UInt32: String] = [
        0xDF: "ss", 0xE6: "ae", 0x153: "oe", 0xF8: "o", 0x111: "d", 0xF0: "d", 0xFE: "th",
        0x142: "l", 0x131: "i", 0x127: "h", 0x167: "t", 0x14B: "n", 0x138: "k", 0x3C2: "σ",
    ]

    private let latin = Self.latin

    package init() {}

    /// Appends the folded text; `false`, with nothing appended, when that is the text itself.
    package func append(_ text: Span<UInt8>, to output: inout TextBuffer) -> Bool {
        var position = 0
        while position < text.count && text[position] < 0x80 { position += 1 }
        guard position < text.count else { return false }
        let start = output.count
        output.append(text.extracting(first: position))
        var hasChanged = false
        while position < text.count {
            let scalar = UTF8Scalar(text, at: position)
            position += scalar.length
            if scalar.length == 1 {
                output.append(UInt8(truncatingIfNeeded: scalar.value))
                continue
            }
            let known = scalar.value < Self.limit ? UInt32(latin[Int(scalar.value)]) : 0
            if known != 0 {
                output.append(scalar: known)
                hasChanged = hasChanged || known != scalar.value
            } else {
                let folded = Self.fold(scalar.value)
                for part in folded { output.append(scalar: part) }
                hasChanged = hasChanged || folded != [scalar.value]
            }
        }
        if !hasChanged { output.truncate(to: start) }
        return hasChanged
    }

    private static func fold(_ scalar: UInt32) -> [UInt32] {
        if 0x300..<0x370 ~= scalar { return [] }
        if let spelling = spellings[scalar] { return spelling.unicodeScalars.map(\.value) }
        let script = Script(of: scalar)
        guard script == .latin || script == .greek else { return [scalar] }
        var parts: [Int32] = []
        ScalarData.decompose(scalar, isCompatible: false, into: &parts)
        return parts.map { UInt32(bitPattern: $0) }
            .filter { !(0x300..<0x370 ~= $0) }
            .flatMap { part in
                spellings[part]?.unicodeScalars.map(\.value) ?? [part]
            }
    }
}
