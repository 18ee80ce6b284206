import Catalogue
import Testing

struct SampleCatalogueTests {
    @Test("the same seed gives the same rows, on every machine")
    func golden() {
        // Changes whenever the sample does: then say so in the change log, and write it here.
        #expect(Sample(rows: 3000, seed: 1).fingerprint == 0xD1BA_E90A_5250_85B2)
        #expect(Sample(rows: 3000, seed: 1, isDrifted: true).fingerprint == 0xF071_0F83_1FA3_A892)
    }

    @Test("another seed gives other rows")
    func seeds() {
        let first = Sample(rows: 300, seed: 1)
        let second = Sample(rows: 300, seed: 2)
        #expect(zip(first.products, second.products).filter { $0 == $1 }.isEmpty)
    }

    @Test("a row does not depend on the rows asked for before it, nor on how many there are")
    func purity() {
        let whole = Sample(rows: 500, seed: 7).products
        let catalogue = SampleCatalogue(.init(rows: 10_000_000, seed: 7))
        var product = Product()
        for row in stride(from: 499, through: 0, by: -1) {
            catalogue.fill(row, into: &product)
            #expect(product == whole[row])
        }
        catalogue.fill(9_999_999, into: &product)
        #expect(!product.designation.isEmpty)
    }

    @Test("every text is UTF-8, and no pattern is left unfilled", arguments: [false, true])
    func texts(isDrifted: Bool) {
        for product in Sample(rows: 20_000, seed: 3, isDrifted: isDrifted).products {
            for text in [product.designation, product.description] {
                #expect(String(validating: text, as: UTF8.self) != nil)
                #expect(!text.contains(UInt8(ascii: "{")) && !text.contains(UInt8(ascii: "|")))
            }
            #expect(!product.designation.isEmpty)
        }
    }

    @Test("product numbers are distinct")
    func numbers() {
        let products = Sample(rows: 50_000, seed: 4).products
        #expect(Set(products.map(\.productID)).count == products.count)
        #expect(Set(products.map(\.imageID)).count == products.count)
    }

    @Test("a third of the descriptions is missing; French leads; markup and entities occur")
    func shares() {
        let sample = Sample(rows: 20_000, seed: 5)
        #expect((0.31...0.36).contains(sample.share { $0.description.isEmpty }))
        #expect((0.60...0.68).contains(sample.share { $0.language == "fr" }))
        #expect((0.17...0.23).contains(sample.share { $0.language == "en" }))
        #expect((0.13...0.19).contains(sample.share { $0.language == "de" }))
        for mark in ["<br />", "&eacute;", "&#39;", "&uuml;", "é", "ü", " cm", " L", "A4", "5 V"] {
            #expect(sample.share { $0.text.contains(mark) } > 0.001, "\(mark)")
        }
    }

    @Test("all 27 categories occur, the largest at least ten times as often as the smallest")
    func sizes() {
        let counts = Sample(rows: 20_000, seed: 6).categoryCounts
        #expect(counts.count == 27)
        #expect((counts.values.max() ?? 0) >= 10 * (counts.values.min() ?? 0))
        #expect((counts.values.min() ?? 0) >= 100)
    }

    @Test("many products are variants of others, few are the same to the letter")
    func nearDuplicates() {
        let products = Sample(rows: 20_000, seed: 8).products
        let same = products.count - Set(products.map(\.text)).count
        #expect(same > 0 && same < 600)
        let starts = Dictionary(grouping: products) { $0.text.lowercased().prefix(20) }
        let inGroups = starts.values.filter { $0.count > 1 }.reduce(0) { $0 + $1.count }
        #expect(inGroups > 4000)
    }

    @Test("drift brings words that the ordinary sample never has, and other proportions")
    func drift() {
        let ordinary = Sample(rows: 20_000, seed: 9)
        let drifted = Sample(rows: 20_000, seed: 9, isDrifted: true)
        for word in ["robot tondeuse", "kombucha", "macramé", "zero waste", "Wärmepumpe"] {
            #expect(ordinary.share { $0.text.lowercased().contains(word.lowercased()) } == 0)
            #expect(drifted.share { $0.text.lowercased().contains(word.lowercased()) } > 0)
        }
        let before = ordinary.categoryCounts
        let after = drifted.categoryCounts
        #expect(Set(after.keys) == Set(before.keys), "still the 27 categories")
        let moved = before.map { abs(Double(after[$0.key] ?? 0) - Double($0.value)) / 20_000 }
        #expect(moved.reduce(0, +) > 0.15)
    }
}
