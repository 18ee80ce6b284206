import Foundation
import Tabular
import TestSupport
import Testing
import TextFeatures
import Unicode

struct LanguageIdentifierTests {
    private static let table: [(text: String, language: Language)] = [
        ("Garden chair made of solid wood", .english),
        ("Chaise de jardin en bois massif", .french),
        ("Gartenstuhl aus massivem Holz, weiß", .german),
        ("Silla de jardín de madera maciza", .spanish),
        ("Sedia da giardino in legno massello", .italian),
        ("木製ガーデンチェア", .japanese), ("USB-C ケーブル 1m", .japanese), ("充電式草刈機", .japanese),
        ("充电式割草机", .undetermined), ("लकड़ी की बगीचे की कुर्सी", .hindi),
        ("Cadeira de jardim em madeira maciça", .undetermined),
        ("Houten tuinstoel van massief hout", .undetermined),
        ("Krzesło ogrodowe z litego drewna", .undetermined),
        ("Садовый стул из дерева", .undetermined), ("나무 정원 의자", .undetermined),
        ("", .undetermined), ("12345 - 7", .undetermined), ("é", .undetermined),
    ]

    private static func identify(_ text: [UInt8]) -> Language {
        var cleaner = TextCleaner()
        var identifier = LanguageIdentifier()
        return identifier.language(of: cleaner.clean(text).span)
    }

    @Test("products are in the language that they are in", arguments: Self.table)
    func examples(text: String, language: Language) {
        #expect(Self.identify(Array(text.utf8)) == language)
    }

    @Test(
        "a lang column is read by its first part",
        arguments: [
            ("fr", Language.french), (" FR-ca", .french), ("hi_IN", .hindi), ("pt", .undetermined),
            ("und", .undetermined), ("", nil), ("  ", nil),
        ])
    func stated(field: String, language: Language?) {
        #expect(Language(stated: Array(field.utf8).span) == language)
    }

    @Test("any bytes have a language, and the same one each time")
    func anyBytes() {
        var random = SeededGenerator(seed: 61)
        var used = LanguageIdentifier()
        for _ in 0..<20_000 {
            let bytes = random.bytes(Int.random(in: 0...600, using: &random))
            var fresh = LanguageIdentifier()
            #expect(used.language(of: bytes.span) == fresh.language(of: bytes.span))
        }
    }
}

/// Rows of real shops and packages, none of which the table has seen.
@Suite(.enabled(if: LabelledRows.areAvailable, "the shared data sets are not on this machine"))
struct LanguageAccuracyTests {
    @Test(
        "19 of 20 rows that state their language and have 20 characters are told right",
        arguments: [
            ("debian-multilingual-40k/products.csv", 0.995),
            ("debian-appstream/products-multilingual.csv", 0.98),
            ("shopify-taxonomy-multilingual/products.csv", 0.95),
        ])
    func accuracy(file: String, floor: Double) throws {
        var cleaner = TextCleaner()
        var identifier = LanguageIdentifier()
        var cleaned = TextBuffer()
        var counts: [String: (right: Int, all: Int)] = [:]
        try LabelledRows.forEach(in: file) { text, stated in
            cleaner.clean(text.span, into: &cleaned)
            let found = cleaned.withSpan { identifier.language(of: $0) }
            let isRight = found == Language(stated: Array(stated.utf8).span)
            for name in [stated, "all"] {
                counts[name, default: (0, 0)].right += isRight ? 1 : 0
                counts[name, default: (0, 0)].all += 1
            }
        }
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            let share = Double(count.right) / Double(count.all)
            print("\(file) \(name): \(count.right) of \(count.all), \(share)")
            #expect(share > (name == "all" ? floor : 0.92), "\(name)")
        }
        #expect(counts["all", default: (0, 0)].all > 5000)
    }
}

enum LabelledRows {
    private static let folder = "/work/shared/data"
    static let areAvailable = FileManager.default.fileExists(atPath: folder)

    /// The rows that have a language and 20 characters.
    static func forEach(in file: String, _ body: ([UInt8], String) -> Void) throws {
        let path = URL(fileURLWithPath: "\(folder)/\(file)")
        var reader = CSVReader([UInt8](try Data(contentsOf: path)))
        var row = CSVRow()
        guard try reader.read(&row) else { return }
        let column = try #require((0..<row.count).first { row.string($0) == "lang" })
        while try reader.read(&row) {
            let text = Array(row[0]) + [0x20] + Array(row[1])
            let characters = String(decoding: text, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines).unicodeScalars.count
            if characters >= 20 { body(text, row.string(column)) }
        }
    }
}
