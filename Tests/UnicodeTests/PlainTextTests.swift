import Foundation
import TestSupport
import Testing
import Unicode

struct PlainTextTests {
    private static let table: [(text: String, plain: String)] = [
        ("  Crème\tBRÛLÉE\r\n 7 L ", "crème brûlée 7 l"),
        ("Cafe\u{301} / CAFÉ", "café / café"),
        ("ＵＳＢ－Ｃ　ケーブル　ｶﾞﾗｽ", "usb-c ケーブル ガラス"),
        ("25 m² ﬁne 5㎏ №7", "25 m2 fine 5kg no7"),
        ("10½ ½ kg", "10 1⁄2 1⁄2 kg"),
        ("Aspirin™ “N’Ice” – 10×20″", "aspirin \"n'ice\" - 10x20\""),
        ("Gar\u{AD}ten\u{200B}stuhl\u{FEFF}\u{0}\u{7}", "gartenstuhl"),
        ("R&D <b> x>y", "r & d b> x>y"),
        ("&&", "& &"), ("&", "&"), ("a &", "a &"),
        ("d´or", "d or"), ("\u{301}a", "a"), ("≮ ≯", "≯"),
        ("STRASSE Straße ẞ", "strasse straße ß"),
        ("İstanbul I\u{307}", "i̇stanbul i̇"),
        ("हिन्दी की क़िताब", "हिन्दी की क़िताब"),
        ("\u{1112}\u{1161}\u{11AB}국", "한국"),
        ("❤️ 👨‍👩‍👧", "❤ 👨👩👧"),
        ("", ""), (" \u{2003}\u{85} ", ""),
    ]

    static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var writer = PlainTextWriter()
        var output = TextBuffer()
        writer.append(bytes.span, to: &output)
        writer.finish(&output)
        return output.bytes
    }

    @Test("plain text is lower-case NFKC in one line", arguments: Self.table)
    func examples(text: String, plain: String) {
        let result = String(decoding: Self.plain(Array(text.utf8)), as: UTF8.self)
        // Not by canonical equivalence, as String's == would.
        #expect(Array(result.utf8) == Self.composed(plain), "\(result.debugDescription)")
    }

    private static func composed(_ text: String) -> [UInt8] { NormalForm.nfc.of(Array(text.utf8)) }

    @Test("every scalar's plain text is plain, alone and between others")
    func scalars() {
        for number in UInt32(0)..<0x30000 {
            guard let scalar = Unicode.Scalar(number) else { continue }
            for context in ["", "e", "は", "1", "각", "\u{1100}", "\u{9C7}"] {
                let text = context + String(scalar) + "\u{301}x"
                let once = Self.plain(Array(text.utf8))
                guard Self.plain(once) != once else { continue }
                Issue.record("U+\(String(number, radix: 16)) after \(context): \(once)")
            }
        }
    }

    @Test("the composed and the decomposed spelling of a text are one plain text")
    func equivalents() {
        var random = SeededGenerator(seed: 32)
        for _ in 0..<20_000 {
            let text = Array(CombiningText.soup(&random).utf8)
            let plain = Self.plain(text)
            #expect(Self.plain(NormalForm.nfd.of(text)) == plain)
            #expect(Self.plain(NormalForm.nfc.of(text)) == plain)
            #expect(Self.plain(plain) == plain)
            #expect(NormalForm.nfc.of(plain) == plain)
        }
    }

    @Test("any bytes give UTF-8 that is plain")
    func anyBytes() {
        var random = SeededGenerator(seed: 33)
        for _ in 0..<20_000 {
            let bytes = random.bytes(Int.random(in: 0...40, using: &random))
            let plain = Self.plain(bytes)
            #expect(Array(String(decoding: plain, as: UTF8.self).utf8) == plain)
            #expect(Self.plain(plain) == plain, "\(bytes)")
        }
    }

    @Test("bytes that are no UTF-8 are repaired as Swift repairs them")
    func repair() {
        var random = SeededGenerator(seed: 34)
        let leads: [UInt8] = [
            0x41, 0x80, 0xBF, 0xC3, 0xE2, 0xED, 0xA0, 0xF0, 0x9F, 0xF4, 0x90, 0xFF,
        ]
        for _ in 0..<50_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                leads[Int.random(in: 0..<leads.count, using: &random)]
            }
            var position = 0
            var scalars: [UInt32] = []
            while position < bytes.count {
                let scalar = UTF8Scalar(bytes.span, at: position)
                scalars.append(scalar.value)
                position += scalar.length
            }
            let expected = String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
            #expect(scalars == expected, "\(bytes)")
        }
    }

    @Test("thirty marks stay on a letter, and a million are done with in a moment")
    func marks() {
        let many = Array(("e" + String(repeating: "\u{302}\u{323}", count: 20)).utf8)
        let plain = String(decoding: Self.plain(many), as: UTF8.self)
        #expect(plain.decomposedStringWithCanonicalMapping.unicodeScalars.count == 31)
        let letters: [[UInt8]] = [
            [0xCC, 0x82, 0xCC, 0xA3], [0xE0, 0xA6, 0xBE, 1], [0xCC, 0x82, 1, 1],
        ]
        for letter in letters {
            let start = ContinuousClock.now
            _ = Self.plain([0x65] + (0..<500_000).flatMap { _ in letter })
            // A quadratic way would take hours; a busy machine may take a while.
            #expect(ContinuousClock.now - start < .seconds(60))
        }
    }
}
