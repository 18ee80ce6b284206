import Foundation
import Kernels
import TestSupport
import Testing
import TextFeatures

struct VocabularyBuilderTests {
    private struct Texts: ProductTexts {
        let titles: [[UInt8]]
        var count: Int { titles.count }

        func withTexts<Result>(
            of row: Int, _ body: (_ title: Span<UInt8>, _ description: Span<UInt8>) -> Result
        ) -> Result {
            let (title, none): ([UInt8], [UInt8]) = (titles[row], [])
            return body(title.span, none.span)
        }
    }

    private static func texts(
        _ count: Int, words: Double, _ random: inout SeededGenerator
    ) -> Texts {
        Texts(
            titles: (0..<count).map { _ in
                let words = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    "w\(Int(pow(words, Double.random(in: 0...1, using: &random))))"
                }
                return Array(words.joined(separator: " ").utf8)
            })
    }

    /// In how many of the rows each term is, one row after the other.
    private static func frequencies(_ texts: Texts, _ rows: [UInt32]) -> [UInt64: Int] {
        var frequencies: [UInt64: Int] = [:]
        var reader = TermReader(FeatureParameters())
        for row in rows {
            texts.withTexts(of: Int(row)) { title, description in
                reader.read(title: title, description: description)
            }
            for term in Set(reader.terms.terms.prefix(reader.terms.count)) {
                frequencies[term, default: 0] += 1
            }
        }
        return frequencies
    }

    @Test(
        "the commonest terms come first, equally common ones in their order, at any thread count",
        arguments: [1, 2, 16], [50, 1_000_000])
    func order(threads: Int, most: Int) {
        var random = SeededGenerator(seed: 11)
        let texts = Self.texts(700, words: 40, &random)
        let rows = (0..<UInt32(700)).filter { $0 % 9 != 3 }
        var parameters = FeatureParameters()
        parameters.mostFeatures = most
        var builder = VocabularyBuilder(parameters, threads: threads)
        builder.add(texts, rows: rows)
        let vocabulary = builder.vocabulary()
        let frequencies = Self.frequencies(texts, rows)
        // Terms in as many rows stay or go together, but for those in 64 or more.
        let least = (1..<64).first { least in frequencies.values.count { $0 >= least } <= most }
        let expected = frequencies.filter { $0.value >= least ?? 64 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most)
        let idf = expected.map { Float(log(Double(1 + rows.count) / Double(1 + $0.value)) + 1) }
        #expect(vocabulary.idf == idf)
        #expect(vocabulary.places == TermVocabulary(terms: expected.map(\.key), idf: idf).places)
        #expect(expected.count > 20)
        #expect(most > 1000 || frequencies.count > 2 * most)
    }

    @Test("what was learnt from gets the scales of a product whose rarest terms nobody knows")
    func unseenScales() {
        var random = SeededGenerator(seed: 12)
        let texts = Self.texts(900, words: 4000, &random)
        let learnt = (0..<UInt32(900)).filter { $0 % 9 != 3 }
        var builder = VocabularyBuilder(FeatureParameters(), threads: 2)
        builder.add(texts, rows: learnt)
        let vectorizer = Vectorizer(FeatureParameters(), vocabulary: builder.vocabulary())
        let vocabulary = vectorizer.vocabulary
        let terms = Self.frequencies(texts, learnt)
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        #expect(vocabulary.places == TermVocabulary(terms: terms, idf: vocabulary.idf).places)
        let common = vocabulary.commonCount
        #expect(common > 100 && common < terms.count - 100)
        let less = TermVocabulary(
            terms: terms.indices.map { $0 < common ? terms[$0] : ~terms[$0] },
            idf: vocabulary.idf)
        let rows = vectorizer.rows(of: texts, threads: 2)
        let expected = Vectorizer(FeatureParameters(), vocabulary: less)
            .rows(of: texts, threads: 2)
        let scales = vectorizer.unseenScales(of: rows, learnt: learnt, threads: 2)
        let groups = rows.groups
        var moved = 0
        for row in 0..<900 {
            for group in row * groups..<(row + 1) * groups {
                guard row % 9 != 3 else {
                    #expect(scales[group] == rows.groupScales[group])
                    continue
                }
                #expect(
                    abs(scales[group] / expected.groupScales[group] - 1) < 1e-4
                        || scales[group] == expected.groupScales[group])
                if scales[group] > rows.groupScales[group] * 1.1 { moved += 1 }
            }
        }
        #expect(moved > 300)
    }
}
