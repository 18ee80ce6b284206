/// How good predictions were, as people say who corrected or confirmed some of them.
///
/// People look at what is doubtful first, so this is no estimate for all traffic. Intervals are at
/// 95%: of shares and of a category's F1 Wilson's, of weighted measures by drawing rows again
/// (percentiles of the bootstrap; Efron 1979).
package struct Quality: Sendable, Equatable {
    private static let draws = 400

    /// A prediction that somebody judged.
    package struct Judged: Sendable {
        package let predicted: String
        package let right: String
        package let confidence: Double

        package init(predicted: String, right: String, confidence: Double) {
            self.predicted = predicted
            self.right = right
            self.confidence = confidence
        }
    }

    package struct Category: Sendable, Equatable {
        package let label: String
        /// Judged predictions that are of it, and those that said they are.
        package let rows: Int
        package let predicted: Int
        package let f1: Estimate
        package let precision: Estimate
    }

    package let rows: Int
    package private(set) var weightedF1 = Estimate.unknown
    package private(set) var weightedPrecision = Estimate.unknown
    package private(set) var accuracy = Estimate.unknown
    /// What the calibrated confidence of the same predictions promises.
    package private(set) var expectedAccuracy = 0.0
    /// By label.
    package private(set) var categories: [Category] = []

    package init(_ judged: [Judged]) {
        rows = judged.count
        guard !judged.isEmpty else { return }
        let names = Set(judged.flatMap { [$0.predicted, $0.right] }).sorted()
        let numbers = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        let pairs = judged.map { (numbers[$0.predicted] ?? 0, numbers[$0.right] ?? 0) }
        var tally = Tally(categories: names.count)
        for (guess, right) in pairs { tally.count(guess, right) }
        let hits = tally.hits.reduce(0, +)
        accuracy = .share(hits, of: rows)
        expectedAccuracy = judged.reduce(0) { $0 + $1.confidence } / Double(rows)
        categories = names.indices.map { tally.category($0, names[$0]) }
        let drawn = Self.drawn(pairs, categories: names.count)
        weightedF1 = Self.estimate(tally.weightedF1, drawn.map(\.f1), accuracy)
        weightedPrecision = Self.estimate(
            tally.weightedPrecision, drawn.map(\.precision), accuracy)
    }

    /// Whether people find fewer right than confidence promises, beyond chance.
    package var isBelowExpectation: Bool { rows > 0 && accuracy.high < expectedAccuracy }

    /// Where all rows are right, or none, drawing them again finds nothing else: then the interval
    /// of accuracy, which is the same value, is taken.
    private static func estimate(
        _ value: Double, _ drawn: [Double], _ accuracy: Estimate
    ) -> Estimate {
        guard accuracy.value > 0, accuracy.value < 1 else {
            return Estimate(value: value, low: accuracy.low, high: accuracy.high)
        }
        let sorted = drawn.sorted()
        return Estimate(
            value: value, low: min(value, sorted[draws / 40]),
            high: max(value, sorted[draws - 1 - draws / 40]))
    }

    private static func drawn(
        _ pairs: [(Int, Int)], categories: Int
    ) -> [(f1: Double, precision: Double)] {
        var state: UInt64 = 36
        return (0..<draws).map { _ in
            var tally = Tally(categories: categories)
            for _ in pairs.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let (guess, right) = pairs[Int((state >> 33) % UInt64(pairs.count))]
                tally.count(guess, right)
            }
            return (tally.weightedF1, tally.weightedPrecision)
        }
    }
}

/// How often each category was said, was right, and both.
private struct Tally {
    private var support: [Int]
    private var predicted: [Int]
    private(set) var hits: [Int]

    init(categories: Int) {
        support = [Int](repeating: 0, count: categories)
        predicted = support
        hits = support
    }

    mutating func count(_ guess: Int, _ right: Int) {
        support[right] += 1
        predicted[guess] += 1
        if guess == right { hits[right] += 1 }
    }

    func category(_ index: Int, _ label: String) -> Quality.Category {
        Quality.Category(
            label: label, rows: support[index], predicted: predicted[index],
            f1: .f1(hits: hits[index], predicted: predicted[index], right: support[index]),
            precision: .share(hits[index], of: predicted[index]))
    }

    var weightedF1: Double {
        weighted { 2 * Double(hits[$0]) / Double(max(1, support[$0] + predicted[$0])) }
    }

    var weightedPrecision: Double {
        weighted { Double(hits[$0]) / Double(max(1, predicted[$0])) }
    }

    private func weighted(_ measure: (Int) -> Double) -> Double {
        let total = support.reduce(0, +)
        return support.indices.reduce(0) { $0 + Double(support[$1]) * measure($1) }
            / Double(max(1, total))
    }
}
