import Kernels
import TestSupport
import Testing

@Suite struct TermTests {
    private static let words = [
        "a", "ab", "usb", "crème", "größe", "腕時計", "カメラ", "किताब", "c++", "1,5l", "eightlet",
        "ninelette", "internationalisation", "🎁", "é", "12345678", "1234567é",
    ]

    /// Words with a space between them, and where they lie.
    private func text(_ random: inout SeededGenerator) -> (bytes: [UInt8], words: [[UInt8]]) {
        var words = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            Array(Self.words[Int.random(in: 0..<Self.words.count, using: &random)].utf8)
        }
        if Int.random(in: 0..<20, using: &random) == 0 {
            words.append([UInt8](repeating: 0x61, count: Int.random(in: 250...400, using: &random)))
            words.append(Array(String(repeating: "é", count: 200).utf8))
        }
        return (Array(words.joined(separator: [32])), words)
    }

    private func list(_ words: [[UInt8]], in text: [UInt8]) -> WordList {
        var list = WordList()
        var start = 0
        for word in words {
            list.append(start..<start + word.count)
            start += word.count + 1
        }
        list.hash(in: text.span)
        return list
    }

    @Test("Terms of words, characters and edges are those of the reference", arguments: 0..<8)
    func terms(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var collector = TermCollector()
        for _ in 0..<300 {
            let (text, words) = text(&random)
            let list = list(words, in: text)
            #expect(list.hashes == words.map(Reference.wordHash))
            let longest = Int.random(in: 1...4, using: &random)
            let length = Int.random(in: 1...8, using: &random)
            collector.removeAll()
            collector.addWords(list, longest: longest, seed: 10)
            collector.addCharacters(list, of: text.span, length: length, seed: 20)
            collector.closeGroup()
            collector.addEdges(list, longest: longest, seed: 30)
            collector.closeGroup()
            let groups = [
                Reference.wordTerms(list.hashes, longest: longest, seed: 10)
                    + words.flatMap {
                        Reference.characterTerms($0, length: length, seed: 20)
                    },
                Reference.edgeTerms(list.hashes, longest: longest, seed: 30),
            ].map(Reference.counted)
            let count = collector.count
            #expect(Array(collector.terms.prefix(count)) == groups.flatMap(\.terms))
            #expect(Array(collector.counts.prefix(count)) == groups.flatMap(\.counts))
            #expect(collector.sizes == groups.map { UInt32($0.terms.count) })
        }
    }

    @Test("A count ends at 255")
    func counts() {
        let words = [[UInt8]](repeating: [0x61], count: 300)
        let text = Array(words.joined(separator: [32]))
        var collector = TermCollector()
        collector.addWords(list(words, in: text), longest: 1, seed: 1)
        collector.closeGroup()
        #expect(collector.count == 1)
        #expect(collector.counts[0] == 255)
    }

    @Test("A table counts the rows of terms as a dictionary does", arguments: 0..<4)
    func frequencies(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var table = TermTable()
        var expected: [UInt64: UInt32] = [:]
        for row in 0..<3000 {
            let terms = Set(
                (0..<Int.random(in: 0...20, using: &random)).map { _ -> UInt64 in
                    // Common terms, rare ones, and ones that share a place.
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: UInt64.random(in: 0..<50, using: &random)
                    case 1: UInt64.random(in: 0..<200, using: &random) << 40
                    default: random.next()
                    }
                }
            ).sorted()
            table.add(terms)
            for term in terms { expected[term, default: 0] += 1 }
            if row == 1500 {
                table.forget(below: 3)
                expected = expected.filter { $0.value >= 3 }
            }
        }
        #expect(table.count == expected.count)
        for least in [UInt32(1), 2, 10] {
            let entries = table.entries(least: least)
            let wanted = expected.filter { $0.value >= least }
            #expect(entries.count == wanted.count)
            #expect(entries.allSatisfy { wanted[$0.term] == $0.rows })
        }
    }

    @Test(
        "A vocabulary's places, and rows packed with it, are those of the reference",
        arguments: [0, 1, 31, 1000])
    func vocabulary(features: Int) {
        var random = SeededGenerator(seed: UInt64(features))
        let text = Array((0..<500).map { "w\($0)" }.joined(separator: " ").utf8)
        let words = text.split(separator: 32).map(Array.init)
        let hashes = words.map(Reference.wordHash)
        let known = Reference.wordTerms(hashes, longest: 2, seed: 9).shuffled(using: &random)
        let terms = Array(known.prefix(features))
        let idf = terms.map { _ in Float.random(in: 1...9, using: &random) }
        let weights = (0..<256).map { Float($0).squareRoot() }
        let vocabulary = TermVocabulary(terms: terms, idf: idf)
        #expect(vocabulary.places == Reference.places(terms, count: vocabulary.places.count))
        let numbers = Dictionary(uniqueKeysWithValues: zip(terms, 0...))
        var (packed, serving) = (PackedRow(), ServingRow())
        for _ in 0..<200 {
            let chosen = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                words[Int.random(in: 0..<500, using: &random)]
            }
            let bytes = Array(chosen.joined(separator: [32]))
            var collector = TermCollector()
            let list = list(chosen, in: bytes)
            collector.addWords(list, longest: 2, seed: 9)
            collector.closeGroup()
            collector.addWords(list, longest: 1, seed: 9)
            collector.closeGroup()
            packed.pack(collector, vocabulary, groupWeights: [1, 0.5], countWeights: weights)
            let (places, idfs) = (vocabulary.places, vocabulary.idf)
            unsafe VocabularyTable.with(
                places: places.span.bytes, idf: idfs.span.bytes
            ) { table in
                let isSound = table.isSound
                #expect(isSound)
                serving.pack(collector, table, groupWeights: [1, 0.5], countWeights: weights)
                for term in collector.terms.prefix(collector.count) {
                    let feature = table.feature(of: term)
                    #expect(feature == numbers[term])
                }
            }
            var start = 0
            var all: [UInt32] = []
            for (group, size) in collector.sizes.enumerated() {
                let range = start..<start + Int(size)
                let expected = Reference.packed(
                    Array(collector.terms[range]), Array(collector.counts[range]),
                    features: numbers, idf: idf, countWeights: weights)
                all += expected.features
                let weight: Float = group == 0 ? 1 : 0.5
                let scale =
                    expected.squaredLength > 0 ? weight / expected.squaredLength.squareRoot() : 0
                #expect(packed.scales[group].bitPattern == scale.bitPattern)
                start += Int(size)
            }
            #expect(Array(packed.features.prefix(packed.count)) == all)
            #expect(Array(serving.features.prefix(serving.count)) == all)
            #expect(serving.sizes == packed.sizes)
            #expect(serving.scales.bits == packed.scales.bits)
        }
    }
}
