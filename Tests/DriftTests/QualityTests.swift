import Drift
import TestSupport
import Testing

/// What people said of predictions, in measures with intervals.
struct QualityTests {
    private static func judged(_ pairs: [(String, String)], confidence: Double = 0.9) -> Quality {
        Quality(pairs.map { .init(predicted: $0.0, right: $0.1, confidence: confidence) })
    }

    @Test(
        "intervals of shares are Wilson's",
        arguments: [
            // scipy.stats.binomtest(hits, count).proportion_ci(method="wilson")
            (0, 10, 0.0, 0.27753279986288926), (10, 10, 0.7224672001371109, 1.0),
            (1, 10, 0.017876213095072896, 0.4041500267952385),
            (45, 60, 0.6276792992295218, 0.8422347746994333),
            (500, 10_000, 0.04589848269058477, 0.05444711584302416),
        ])
    func shares(hits: Int, count: Int, low: Double, high: Double) {
        let found = Estimate.share(hits, of: count)
        #expect(found.value == Double(hits) / Double(count))
        #expect(agree(found.low, low, 1e-9) && agree(found.high, high, 1e-9), "\(found)")
    }

    @Test("measures are those of scikit-learn")
    func measures() throws {
        let quality = Self.judged(
            [("a", "a"), ("a", "a"), ("a", "b"), ("b", "b"), ("c", "b"), ("c", "c"), ("d", "a")])
        // precision_recall_fscore_support of these seven, average="weighted" and None.
        #expect(agree(quality.weightedF1.value, 0.5952380952380952, 1e-12))
        #expect(agree(quality.weightedPrecision.value, 0.7857142857142857, 1e-12))
        #expect(agree(quality.accuracy.value, 4.0 / 7, 1e-12))
        let expected: [(label: String, rows: Int, predicted: Int, f1: Double, precision: Double)] =
            [
                ("a", 3, 3, 2.0 / 3, 2.0 / 3), ("b", 3, 1, 0.5, 1.0), ("c", 1, 2, 2.0 / 3, 0.5),
                ("d", 0, 1, 0.0, 0.0),
            ]
        #expect(quality.categories.map(\.label) == expected.map(\.label))
        #expect(quality.categories.map(\.rows) == expected.map(\.rows))
        #expect(quality.categories.map(\.predicted) == expected.map(\.predicted))
        for (category, wanted) in zip(quality.categories, expected) {
            let (f1, precision) = (category.f1, category.precision)
            #expect(agree(f1.value, wanted.f1, 1e-12))
            #expect(agree(precision.value, wanted.precision, 1e-12))
            #expect(f1.low <= wanted.f1 && wanted.f1 <= f1.high)
            #expect(precision.low <= wanted.precision && wanted.precision <= precision.high)
        }
        // One that was never predicted may be right as often as one likes.
        let never = Self.judged([("a", "b")]).categories[1]
        #expect(never.label == "b" && never.precision == .unknown)
    }

    @Test("intervals hold what is true of all rows in about 95 of 100 samples")
    func coverage() {
        let labels = ["a", "b", "c", "d"]
        var random = SeededGenerator(seed: 5)
        func row() -> (String, String) {
            let right = Int(Double.random(in: 0..<2, using: &random) * 2)
            let isRight = Double.random(in: 0..<1, using: &random) < [0.95, 0.8, 0.7, 0.5][right]
            return (labels[isRight ? right : (right + 1) % 4], labels[right])
        }
        let truth = Self.judged((0..<200_000).map { _ in row() })
        let trials = 300
        var held = [0, 0, 0, 0, 0]
        for _ in 0..<trials {
            let quality = Self.judged((0..<150).map { _ in row() })
            let pairs = [
                (quality.weightedF1, truth.weightedF1),
                (quality.weightedPrecision, truth.weightedPrecision),
                (quality.accuracy, truth.accuracy),
                (quality.categories[3].f1, truth.categories[3].f1),
                (quality.categories[1].precision, truth.categories[1].precision),
            ]
            for (index, (found, exact)) in pairs.enumerated()
            where found.low <= exact.value && exact.value <= found.high {
                held[index] += 1
            }
        }
        // Three standard deviations under 95%, and the bootstrap is a little narrow.
        for count in held { #expect(count * 100 >= trials * 90 && count * 1000 <= trials * 999) }
    }

    @Test("confidence that promises more than people find is told")
    func expectation() {
        let rows = (0..<200).map { ("a", $0 % 10 < 7 ? "a" : "b") }
        #expect(Self.judged(rows, confidence: 0.9).isBelowExpectation)
        #expect(!Self.judged(rows, confidence: 0.72).isBelowExpectation)
        // Of ten rows it is not known.
        #expect(!Self.judged(Array(rows.prefix(10)), confidence: 0.85).isBelowExpectation)
        #expect(agree(Self.judged(rows, confidence: 0.9).expectedAccuracy, 0.9, 1e-9))
        #expect(!Quality([]).isBelowExpectation && Quality([]).weightedF1 == .unknown)
    }

    @Test("a few rows that are all right, or all wrong, prove little")
    func few() {
        let right = Self.judged([("a", "a"), ("b", "b")])
        #expect(right.weightedF1.value == 1 && right.weightedF1.low < 0.5)
        let wrong = Self.judged([("a", "b"), ("b", "a")])
        #expect(wrong.weightedF1.value == 0 && wrong.weightedF1.high > 0.5)
    }
}
