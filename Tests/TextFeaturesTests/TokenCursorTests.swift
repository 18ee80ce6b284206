import Testing
import TextFeatures

struct TokenCursorTests {
    private static let table: [(text: String, tokens: [String])] = [
        ("7 l a4 5v 1.5l 2,5 kg", ["7", "l", "a4", "5v", "1.5l", "2,5", "kg"]),
        ("usb-c c++ c# 18+ a+b x++y", ["usb", "c", "c++", "c#", "18+", "a", "b", "x", "y"]),
        ("l'eau 3. fin.", ["l", "eau", "3", "fin"]),
        ("crème brûlée", ["crème", "brûlée"]),
        ("हिन्दी की क़िताब", ["हिन्दी", "की", "क़िताब"]),
        ("usbケーブル 腕時計です 本", ["usb", "ケーブル", "腕時", "時計", "計で", "です", "本"]),
        ("本本、本", ["本本", "本"]),
        ("한국어 책", ["한국어", "책"]), ("", []), ("- / & \u{FFFD}", []),
        ("38,39,40", ["38,39,40"]),
    ]

    @Test("words are what the documentation says", arguments: Self.table)
    func examples(text: String, tokens: [String]) {
        let bytes = Array(text.utf8)
        var cursor = TokenCursor()
        var found: [String] = []
        while let token = cursor.next(in: bytes.span) {
            let word = bytes[token.range]
            #expect(token.isASCII == word.allSatisfy { $0 < 0x80 })
            found.append(String(decoding: word, as: UTF8.self))
        }
        #expect(found == tokens)
    }
}
