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
        let texts = Texts(
            titles: (0..<700).map { _ in
                let words = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    "w\(Int(pow(40, Double.random(in: 0...1, using: &random))))"
                }
                return Array(words.joined(separator: " ").utf8)
            })
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
}
