import Foundation
import TestSupport
import Testing
import TextFeatures
import Unicode

/// Python is the peer of the reference and of the entities.
private let hasPython = Peers.isAvailable("python3")

struct TextCleanerTests {
    private static let table: [(text: String, cleaned: String)] = [
        ("<p>Chaise&nbsp;de <b>jardin</b></p>", "chaise de jardin"),
        (
            "caf&eacute; caf&eacute caf&amp;eacute; caf&#233; caf&#xE9 &amp;amp;eacute;",
            "café café café café café é"
        ),
        ("&lt;br /&gt;Canap&eacute;", "canapé"),
        ("&#8364; &#128; &#0; &#xD800; &#99999999999;", "€ € � � �"),
        ("R&D H&M &nothing; &", "r & d h & m ¬hing; &"),
        ("5 < 6 <3 I<3U a<b c>d", "5 6 3 i 3u a d"),
        ("<me@example.org> <http://a.b/c>", "me@example.org> http://a.b/c>"),
        ("<a title=\"x > y\" href='z'>Lampe</a>", "lampe"),
        ("<a title=\"x>Lampe", "lampe"),
        ("CO<sub>2</sub> 25 m<sup>2</sup>", "co2 25 m2"),
        ("a<br>b<br/>c<hr />d", "a b c d"),
        ("<style>p { color: red }</style>Sofa<script>if (a<b) x('</p>')</SCRIPT >!", "sofa !"),
        ("Sofa <script>cut", "sofa cut"), ("a<!-- b > c -->d<!-->e<!--f", "a d e !--f"),
        ("<![CDATA[Stuhl & Tisch]]>", "stuhl & tisch]]>"),
        ("<?xml version='1.0'?><!DOCTYPE html>T", "t"),
        ("Ｗｉｄｅ＆eacute; ＜b＞", "wide & eacute; b>"),
        ("ハサミ&#12288;<b>ＵＳＢ</b>", "ハサミ usb"),
        ("7&nbsp;L / 5&thinsp;V A4", "7 l / 5 v a4"),
        ("", ""), ("<", ""), ("<b", "b"), ("<b>", ""), ("&#;&#x;&;", "& #; & #x; & ;"),
    ]

    @Test("text is what a shopper would read", arguments: Self.table)
    func examples(text: String, cleaned: String) {
        var cleaner = TextCleaner()
        let result = cleaner.clean(Array(text.utf8))
        #expect(String(decoding: result, as: UTF8.self) == cleaned)
        #expect(cleaner.clean(result) == result)
    }

    @Test(
        "100,000 texts are cleaned as the naive reference cleans them, and then stay as they are",
        .enabled(if: hasPython))
    func reference() throws {
        var random = SeededGenerator(seed: 51)
        let texts = (0..<100_000).map { _ in MarkupSoup.text(&random) }
        let expected = try CleaningReference.clean(texts)
        #expect(expected.count == texts.count)
        var cleaner = TextCleaner()
        var failures = 0
        for (text, expected) in zip(texts, expected) {
            let cleaned = cleaner.clean(text)
            if cleaned != expected || cleaner.clean(cleaned) != cleaned { failures += 1 }
            guard failures < 10 else { break }
            #expect(
                cleaned == expected,
                """
                \(String(decoding: text, as: UTF8.self).debugDescription)
                \(String(decoding: cleaned, as: UTF8.self).debugDescription)
                \(String(decoding: expected, as: UTF8.self).debugDescription)
                """)
            #expect(cleaner.clean(cleaned) == cleaned)
        }
        #expect(failures == 0)
    }

    @Test(
        "every name of HTML is decoded, with its semicolon, without it, and encoded twice",
        .enabled(if: hasPython))
    func entities() throws {
        let script = """
            import html, html.entities
            results = [[f'a{prefix}{name}b', html.unescape(f'a&{name}b')]
                for name in html.entities.html5 for prefix in ('&', '&amp;')]
            """
        let pairs = try #require(try Peers.python(script, cases: []) as? [[String]])
        #expect(pairs.count == 2 * 2231)
        var cleaner = TextCleaner()
        for pair in pairs {
            // Through the numbers of what Python decoded, so that "<" stays no markup in both.
            let numbers = pair[1].unicodeScalars.map { "&#\($0.value);" }.joined()
            #expect(
                cleaner.clean(Array(pair[0].utf8)) == cleaner.clean(Array(numbers.utf8)), "\(pair)")
        }
    }

    @Test("any bytes give UTF-8, and cleaning it again changes nothing")
    func anyBytes() {
        var random = SeededGenerator(seed: 52)
        var cleaner = TextCleaner()
        for _ in 0..<50_000 {
            let bytes = random.bytes(Int.random(in: 0...60, using: &random))
            let cleaned = cleaner.clean(bytes)
            #expect(String(validating: cleaned, as: UTF8.self) != nil)
            #expect(cleaner.clean(cleaned) == cleaned, "\(bytes)")
        }
    }

    @Test(
        "ten megabytes of one thing are cleaned in a moment",
        arguments: [
            "<", "&", "<a", "<a \"", "<a b='", "<!--", "<script>", "<style><!--", "&amp;", "&#38;",
            "&amp", "&x", "<![CDATA[", "</", "é", "e\u{301}", "\u{FDFA}", "<p class=x>Sofa</p> ",
        ])
    func longTexts(piece: String) {
        let text = Array(String(repeating: piece, count: 10_000_000 / piece.utf8.count).utf8)
        var cleaner = TextCleaner()
        var output = TextBuffer()
        let start = ContinuousClock.now
        cleaner.clean(text.span, into: &output)
        // A quadratic way would take hours; a busy machine may take a while.
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test("a cleaner and a buffer that were used before give what fresh ones give")
    func reuse() {
        var random = SeededGenerator(seed: 53)
        var used = TextCleaner()
        var buffer = TextBuffer()
        for _ in 0..<5000 {
            let text = MarkupSoup.text(&random)
            used.clean(text.span, into: &buffer)
            var fresh = TextCleaner()
            #expect(buffer.bytes == fresh.clean(text))
        }
    }
}
