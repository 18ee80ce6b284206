import Drift
import Foundation
import TestSupport
import Testing

/// How much changed, as the words of texts tell it.
struct WordOddsTests {
    /// Texts of a few common and many rare words; `extra` is in that part of them.
    private static func texts(
        _ count: Int, seed: UInt64, extra: String = "", in part: Double = 0
    ) -> [String] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var words = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let rank = Double.random(in: 0..<1, using: &random)
                return "word\(Int(rank * rank * 60))"
            }
            if Double.random(in: 0..<1, using: &random) < part { words.append(extra) }
            return words.joined(separator: " ")
        }
    }

    private static func odds(_ reference: [String], _ current: [String]) -> WordOdds {
        WordOdds(HashedTexts(Texts(reference)), HashedTexts(Texts(current)))
    }

    /// Each text's score, from the counts of all other texts, made anew for each.
    private static func scores(_ texts: [Set<String>], _ isCurrent: [Bool]) -> [Double] {
        texts.indices.map { own in
            let others = texts.indices.filter { $0 != own }
            let sides = (
                others.filter { !isCurrent[$0] }.map { texts[$0] },
                others.filter { isCurrent[$0] }.map { texts[$0] }
            )
            let (n, m) = (Double(sides.0.count), Double(sides.1.count))
            return texts[own].sorted().reduce(0.0) { sum, word in
                let before = Double(sides.0.count { $0.contains(word) })
                let now = Double(sides.1.count { $0.contains(word) })
                let all = (before + now) / (n + m)
                let deviation = (all * (1 - all) * (1 / n + 1 / m)).squareRoot()
                guard deviation > 0 else { return sum }
                let z = (now / m - before / n) / deviation
                let odds = log((now + 0.5) / (m + 0.5)) - log((before + 0.5) / (n + 0.5))
                return sum + odds * z * z / (z * z + 9)
            }
        }
    }

    @Test("each text is judged by all others, and by no word of its own", arguments: [1, 2, 3])
    func judging(seed: UInt64) {
        let reference = Self.texts(60, seed: seed)
        let current = Self.texts(45, seed: seed + 50, extra: "novel", in: 0.3)
        let all = (reference + current).map { Set($0.split(separator: " ").map(String.init)) }
        let isCurrent = all.indices.map { $0 >= reference.count }
        // Sums in another order are not the same to the last bit.
        let scores = Self.scores(all, isCurrent).map { ($0 * 1e9).rounded() }
        func share(_ side: Bool, over score: Double) -> Double {
            let own = all.indices.filter { isCurrent[$0] == side }
            return Double(own.count { scores[$0] > score }) / Double(own.count)
        }
        let gap = scores.map { share(true, over: $0) - share(false, over: $0) }.max() ?? 0
        var pairs = 0.0
        for i in all.indices where !isCurrent[i] {
            for j in all.indices where isCurrent[j] {
                pairs += scores[i] < scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
            }
        }
        let odds = Self.odds(reference, current)
        #expect(gap > 0.1)
        #expect(abs(odds.gap - gap) < 1e-12)
        #expect(abs(odds.area - pairs / Double(reference.count * current.count)) < 1e-12)
    }

    @Test("a part with a word of its own is found as large as it is")
    func contamination() {
        for part in [0.05, 0.1, 0.4] {
            let odds = Self.odds(
                Self.texts(2000, seed: 1), Self.texts(2000, seed: 2, extra: "novel", in: part))
            #expect(abs(odds.gap - part) < 0.03, "\(part): \(odds.gap)")
        }
        #expect(Self.odds(Self.texts(2000, seed: 1), Self.texts(2000, seed: 2)).gap < 0.05)
    }

    @Test("texts without words, or hardly any texts, prove nothing")
    func empty() {
        let blank = [String](repeating: "", count: 300)
        #expect(Self.odds(blank, blank).gap == 0)
        #expect(Self.odds(blank, blank).area == 0.5)
        #expect(Self.odds(["a shirt"], ["a drone"]).gap == 0)
        #expect(Self.odds([], ["drone"]).area == 0.5)
    }

    @Test("of many texts some are drawn, each once, and not the first")
    func sample() {
        var texts = HashedTexts()
        for word in 0..<9000 { texts.append(words: [UInt64(word)]) }
        let sample = texts.sample(4000)
        #expect(sample.count == 4000 && Set(sample.words).count == 4000)
        #expect((4300...4700).contains(sample.words.reduce(0, +) / 4000))
        #expect(texts.sample(9000) == texts)
    }

    /// The share of all draws in which so many or more of the hits fall on the first side.
    private static func exactTail(_ hits: Int, of all: Int, _ m: Int, _ n: Int) -> Double {
        func choose(_ n: Int, _ k: Int) -> Double {
            k < 0 || k > n
                ? -.infinity
                : lgamma(Double(n + 1)) - lgamma(Double(k + 1))
                    - lgamma(Double(n - k + 1))
        }
        return (hits...min(all, m)).reduce(0.0) { sum, k in
            sum + exp(choose(m, k) + choose(n, all - k) - choose(n + m, all))
        }
    }

    @Test("one word's p is no smaller than the exact one, however rare the word")
    func bound() {
        for (before, now, n, m) in [
            (0, 1, 2000, 200), (0, 8, 2000, 200), (40, 12, 2000, 200), (3, 300, 1000, 900),
            (1000, 120, 2000, 200), (0, 200, 2000, 200),
        ] {
            let change = Change.words([(before, now)], (n, 0), (m, 0), DriftLimits())
            let exact = Self.exactTail(now, of: before + now, m, n)
            // Two tests: the word may have become more frequent, or less.
            #expect(change.pValue >= min(1, 2 * exact) * 0.999, "\(before) \(now)")
            #expect(
                abs(change.estimate - (Double(now) / Double(m) - Double(before) / Double(n)))
                    < 1e-12)
        }
        let sure = Change.words([(3, 300)], (1000, 0), (900, 0), DriftLimits())
        #expect(sure.pValue < 1e-60 && sure.low > 0)
    }

    @Test("what a sketch may have let go is no change")
    func shortfall() {
        // 100 of 1000 for certain against 60 to 110: perhaps none.
        let open = Change.words([(60, 100)], (1000, 50), (1000, 0), DriftLimits())
        #expect(open.estimate == 0 && open.pValue == 1)
        let lost = Change.words([(200, 60)], (1000, 0), (1000, 50), DriftLimits())
        #expect(abs(lost.estimate - 0.09) < 1e-12)
    }
}
