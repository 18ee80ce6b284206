import Learning
import Testing

struct ThresholdFitTests {
    typealias Row = ThresholdFit.Row

    /// Rows that are right as often as `truth` makes of their confidence.
    static func rows(
        _ count: Int, seed: UInt64, categories: Int = 40, truth: (Int, Double) -> Double
    ) -> [Row] {
        var draws = Draws(seed: seed)
        return (0..<count).map { _ in
            // Skewed: the last categories have a few rows each.
            let category = draws.below(draws.below(categories) + 1)
            let confidence = 0.3 + 0.7 * draws.share()
            return Row(
                predicted: UInt32(category), confidence: Float(confidence),
                isRight: draws.share() < truth(category, confidence),
                unknownScore: Float(draws.share()))
        }
    }

    static func judge(_ rows: [Row], _ thresholds: DecisionThresholds) -> DecisionMeasures {
        var measures = DecisionMeasures()
        for row in rows {
            let decision = thresholds.decision(
                category: Int(row.predicted), confidence: row.confidence,
                unknownScore: row.unknownScore)
            measures.add(decision, isRight: row.isRight)
        }
        return measures
    }

    @Test("fresh rows are right as often as asked, true probabilities or not", arguments: 0..<4)
    func holds(kind: Int) {
        let truths: [(Int, Double) -> Double] = [
            { $1 }, { $1 - 0.1 },
            // One category in four is much worse than it says.
            { $0 % 4 == 0 ? $1 - 0.25 : $1 }, { $1 * $1 },
        ]
        for (seed, count) in [(1, 1000), (2, 4000), (3, 40_000)] {
            let calibration = Self.rows(count, seed: UInt64(seed), truth: truths[kind])
            let fresh = Self.rows(20_000, seed: 99, truth: truths[kind])
            let thresholds = ThresholdFit().thresholds(of: calibration, categories: 40)
            let measures = Self.judge(fresh, thresholds)
            #expect(measures.automatic == 0 || measures.precision >= 0.94, "\(count) \(measures)")
            if kind == 0 {
                #expect(measures.coverage > (count > 1000 ? 0.06 : 0.03), "\(count) \(measures)")
            }
        }
    }

    @Test("a category that is mostly wrong gets a higher threshold than one that is right")
    func apart() {
        let rows = Self.rows(30_000, seed: 4, categories: 2) {
            $0 == 0 ? min(1, $1 + 0.2) : $1 - 0.1
        }
        let thresholds = ThresholdFit().thresholds(of: rows, categories: 2)
        #expect(thresholds.automatic[0] < thresholds.automatic[1])
    }

    @Test("luck in a small category buys no low threshold")
    func luck() {
        var rows = Self.rows(20_000, seed: 5, categories: 1) { $1 }
        rows += (0..<15).map { _ in
            Row(predicted: 1, confidence: 0.4, isRight: true, unknownScore: 0)
        }
        let thresholds = ThresholdFit().thresholds(of: rows, categories: 3)
        #expect(thresholds.automatic[1] >= thresholds.pooled)
        // A category that was never predicted has no rows of its own.
        #expect(thresholds.automatic[2] == thresholds.pooled)
        #expect(thresholds.pooled > 0.8 && thresholds.pooled < 1)
    }

    @Test("where nothing is right often enough, nothing is automatic")
    func hopeless() {
        let rows = Self.rows(2000, seed: 6) { _, _ in 0.5 }
        let thresholds = ThresholdFit().thresholds(of: rows, categories: 40)
        #expect(thresholds.automatic.allSatisfy { $0 == .infinity })
        let none = ThresholdFit().thresholds(of: [], categories: 2)
        #expect(none.automatic == [.infinity, .infinity] && none.unknownBound == .infinity)
    }

    @Test("the bound flags at most the share asked for, and nearly that")
    func bound() {
        let rows = Self.rows(2000, seed: 7) { $1 }
        let thresholds = ThresholdFit().thresholds(of: rows, categories: 40)
        let flagged = rows.count { $0.unknownScore > thresholds.unknownBound }
        #expect((95...100).contains(flagged), "\(flagged)")
        #expect(thresholds.decision(category: 0, confidence: 1, unknownScore: 2) == .unknown)
    }

    @Test("the order of the rows does not count")
    func order() {
        let rows = Self.rows(3000, seed: 8) { $1 }
        let fit = ThresholdFit()
        #expect(
            fit.thresholds(of: rows, categories: 40)
                == fit.thresholds(of: rows.reversed(), categories: 40))
    }

    @Test("a product of unknown terms and low scores is more foreign")
    func unknownScore() {
        let known = DecisionThresholds.unknownScore(largestScore: 0.5, knownTerms: 9, terms: 10)
        let foreign = DecisionThresholds.unknownScore(largestScore: -0.8, knownTerms: 2, terms: 10)
        #expect(abs(known - -0.4) < 1e-6 && abs(foreign - 1.6) < 1e-6)
        #expect(DecisionThresholds.unknownScore(largestScore: -1, knownTerms: 0, terms: 0) == 2)
    }
}
