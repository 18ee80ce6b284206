internal import Kernels

/// How well their words tell two sets of texts apart, when each text is judged by all others.
///
/// A naive Bayes classifier of the words that a text has: of few texts it learns more than one that
/// fits weights. Leaving a text out takes one from its own words' counts, so that no part of the
/// texts is kept from learning or from judging.
package struct WordOdds: Sendable {
    /// How many standard deviations a word must have moved to count for half of its odds: of
    /// thousands of words, chance moves some by three.
    private static let usualMove = 3.0

    /// The largest part by which more current texts than reference texts reach some score.
    package private(set) var gap = 0.0
    /// The area under the ROC curve of the scores.
    package private(set) var area = 0.5
    /// In how many texts of each side each word is.
    private(set) var counts: [(reference: UInt32, current: UInt32)] = []
    let referenceCount: Int
    let currentCount: Int

    private var index = HashIndex()
    /// The last text that each word was seen in.
    private var seenIn: [Int] = []

    package init(_ reference: HashedTexts, _ current: HashedTexts) {
        (referenceCount, currentCount) = (reference.count, current.count)
        guard referenceCount > 1, currentCount > 1 else { return }
        let left = number(reference, from: 0) { $0.reference += 1 }
        let right = number(current, from: referenceCount) { $0.current += 1 }
        let logs = (0...max(referenceCount, currentCount)).map { Maths.log(Double($0) + 0.5) }
        let (n, m) = (referenceCount, currentCount)
        let below = counts.map { before, now in
            before == 0 ? 0 : Self.weight((Int(before) - 1, n - 1), (Int(now), m), logs.span)
        }
        let above = counts.map { before, now in
            now == 0 ? 0 : Self.weight((Int(before), n), (Int(now) - 1, m - 1), logs.span)
        }
        judge(.init(left.scores(below)), .init(right.scores(above)))
    }
}

extension WordOdds {
    /// Texts as the numbers of their words, each word once.
    private struct Numbered {
        var words: [UInt32] = []
        var ends: [Int] = []

        func scores(_ weights: [Double]) -> [Double] {
            var start = 0
            return ends.map { end in
                var score = 0.0
                for place in start..<end { score += weights[Int(words[place])] }
                start = end
                return score
            }
        }
    }

    private mutating func number(
        _ texts: HashedTexts, from first: Int,
        _ count: (inout (reference: UInt32, current: UInt32)) -> Void
    ) -> Numbered {
        var numbered = Numbered()
        numbered.words.reserveCapacity(texts.words.count)
        numbered.ends.reserveCapacity(texts.count)
        for text in 0..<texts.count {
            for place in texts.range(text) {
                let word = Int(index.insert(texts.words[place]))
                if word == counts.count {
                    counts.append((0, 0))
                    seenIn.append(-1)
                }
                guard seenIn[word] != first + text else { continue }
                seenIn[word] = first + text
                count(&counts[word])
                numbered.words.append(UInt32(word))
            }
            numbered.ends.append(numbered.words.count)
        }
        return numbered
    }

    /// The logarithm of how much more often a word is in a current text, towards 0 by how little
    /// more than chance that is.
    ///
    /// - Parameter logs: Of each count and a half.
    private static func weight(
        _ reference: (hits: Int, count: Int), _ current: (hits: Int, count: Int),
        _ logs: Span<Double>
    ) -> Double {
        let (n, m) = (Double(reference.count), Double(current.count))
        let pooled = Double(reference.hits + current.hits) / (n + m)
        let variance = pooled * (1 - pooled) * (1 / n + 1 / m)
        guard variance > 0 else { return 0 }
        let move = Double(current.hits) / m - Double(reference.hits) / n
        let square = move * move / variance
        let odds =
            logs[current.hits] - logs[reference.hits] - logs[current.count] + logs[reference.count]
        return odds * square / (square + usualMove * usualMove)
    }

    private mutating func judge(_ left: NumericSample, _ right: NumericSample) {
        let (n, m) = (Double(left.count), Double(right.count))
        var (i, j, pairs) = (0, 0, 0.0)
        NumericSample.forEachValue(left, right) { _, least, most in
            // All of the reference with less than this score, and half of those with as much.
            pairs += Double(most - j) * Double(i + least) / 2
            (i, j) = (least, most)
            gap = max(gap, Double(i) / n - Double(j) / m)
        }
        area = pairs / (n * m)
    }
}
