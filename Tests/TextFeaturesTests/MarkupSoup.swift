import TestSupport

/// Pieces of a shop's text in no order, most of them broken.
enum MarkupSoup {
    private static let pieces: [String] = [
        "<", ">", "&", ";", "/", "!", "=", "\"", "'", "#", "-", " ", "\n", "\t", "\u{0}", "\u{7F}",
        "<b>", "</b>", "<br/>", "<sub>", "</sup >", "<p class=\"a>b\">", "<a href='x", "<!--",
        "-->",
        "<script>", "</script>", "<STYLE ", "</style", "<![CDATA[", "]]>", "<?", "<!", "<wbr>",
        "&amp;", "&amp", "&lt;", "&gt", "&eacute;", "&eacute", "&nbsp;", "&notit;", "&#233;", "&#x",
        "&#128;", "&#0;", "&#60;", "eacute;", "amp;", "#38;", "x26;", "NotEqualTilde;", "&ngE;",
        "Chaise", "CAFÉ", "ß", "ẞ", "é", "e\u{301}", "\u{301}", "Ａ４", "＆", "＜", "≮", "ｶﾞ", "ﾞ",
        "か",
        "\u{3099}", "日本", "कि", "\u{94D}", "क़", "\u{200B}", "\u{AD}", "\u{FEFF}", "\u{FE0F}", "™",
        "½",
        "10", "7 L", "5V", "×", "“", "–", "…", "´", "№", "㎏", "ﬁ", "İ", "Σ", "\u{A0}", "\u{3000}",
        "\u{2028}", "\u{85}", "한", "\u{1112}\u{1161}", "\u{11AB}", "👨‍👩‍👧", "\u{1D49C}",
        "x", "Y", "z",
    ]
    private static let broken: [[UInt8]] = [
        [0xC3], [0xA9], [0xE2, 0x82], [0xF0, 0x9F], [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80],
    ]

    static func text(_ random: inout SeededGenerator) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...16, using: &random) {
            if Int.random(in: 0..<24, using: &random) == 0 {
                bytes += broken[Int.random(in: 0..<broken.count, using: &random)]
            } else {
                bytes += pieces[Int.random(in: 0..<pieces.count, using: &random)].utf8
            }
        }
        return bytes
    }
}
