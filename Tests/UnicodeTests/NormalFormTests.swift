import Foundation
import TestSupport
import Testing
import Unicode

/// Python's `unicodedata` is the peer, for the scalars that its older Unicode knows.
@Suite(.enabled(if: Peers.isAvailable("python3"), "the peers' python3 is not on this machine"))
struct NormalFormTests {
    private static let forms: [(form: NormalForm, name: String)] = [
        (.nfc, "NFC"), (.nfd, "NFD"), (.nfkc, "NFKC"), (.nfkd, "NFKD"),
    ]

    @Test("every scalar has the forms that Python gives it", arguments: Self.forms)
    func scalars(form: NormalForm, name: String) throws {
        let script = """
            import unicodedata
            results = [[c, unicodedata.normalize(cases[0], chr(c))] for c in range(0x30000)
                if unicodedata.category(chr(c)) not in ('Cn', 'Cs')]
            """
        let rows = try #require(try Peers.python(script, cases: [name]) as? [[Any]])
        #expect(rows.count > 140_000)
        for row in rows {
            let number = try #require(row[0] as? UInt32)
            let text = String(try #require(Unicode.Scalar(number)))
            let expected = try #require(row[1] as? String)
            guard form.of(Array(text.utf8)) != Array(expected.utf8) else { continue }
            Issue.record("\(name) of U+\(String(number, radix: 16))")
        }
    }

    @Test("random strings of letters and marks have the forms that Python gives them")
    func strings() throws {
        var random = SeededGenerator(seed: 31)
        let texts = (0..<5000).map { _ in CombiningText.soup(&random) }
        for (form, name) in Self.forms {
            let script = """
                import unicodedata
                results = [unicodedata.normalize('\(name)', text) for text in cases]
                """
            let expected = try #require(try Peers.python(script, cases: texts) as? [String])
            for (text, expected) in zip(texts, expected) {
                #expect(
                    form.of(Array(text.utf8)) == Array(expected.utf8),
                    "\(name) of \(text.unicodeScalars.map(\.value))")
            }
        }
    }

    @Test("case folding is full: what differs in case alone becomes equal")
    func folding() {
        let folded = { (text: String) in
            String(decoding: NormalForm.nfkcFolded.of(Array(text.utf8)), as: UTF8.self)
        }
        #expect(folded("Straße") == folded("STRASSE"))
        #expect(folded("ΟΔΟΣ") == folded("οδος"))
        #expect(folded("Ｃａｆｅ\u{301}") == "café")
    }

    @Test("general categories are those of Python")
    func categories() throws {
        let script = """
            import unicodedata
            results = [[c, unicodedata.category(chr(c)).lower()] for c in range(0x110000)
                if unicodedata.category(chr(c)) not in ('Cn', 'Cs')]
            """
        let rows = try #require(try Peers.python(script, cases: []) as? [[Any]])
        #expect(rows.count > 140_000)
        for row in rows {
            let number = try #require(row[0] as? UInt32)
            let name = try #require(row[1] as? String)
            let category = GeneralCategory(of: number)
            if "\(category)" != name {
                Issue.record("U+\(String(number, radix: 16)) is \(name), not \(category)")
            }
        }
    }

    @Test("letters have the script that their name begins with")
    func scripts() throws {
        let script = """
            import unicodedata
            prefixes = {'LATIN': 'latin', 'GREEK': 'greek', 'CYRILLIC': 'cyrillic',
                'HEBREW': 'hebrew', 'ARABIC': 'arabic', 'DEVANAGARI': 'devanagari',
                'THAI': 'thai', 'HANGUL': 'hangul', 'HIRAGANA': 'hiragana',
                'KATAKANA': 'katakana', 'CJK': 'han', 'TAMIL': 'other', 'GEORGIAN': 'other'}
            results = []
            for c in range(0x10000):
                if unicodedata.category(chr(c)) in ('Lu', 'Ll', 'Lt', 'Lo'):
                    word = unicodedata.name(chr(c), '').split(' ')[0]
                    if word in prefixes:
                        results.append([c, prefixes[word]])
            """
        let rows = try #require(try Peers.python(script, cases: []) as? [[Any]])
        #expect(rows.count > 40_000)
        for row in rows {
            let number = try #require(row[0] as? UInt32)
            let name = try #require(row[1] as? String)
            let script = Script(of: number)
            if "\(script)" != name {
                Issue.record("U+\(String(number, radix: 16)) is \(name), not \(script)")
            }
        }
    }
}
