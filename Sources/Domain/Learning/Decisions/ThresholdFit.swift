/// Finds the thresholds from rows whose labels are known and that the weights had not seen.
///
/// A category's precision above a threshold is estimated from its own rows and from `pull` rows
/// more, as right as the probabilities say, corrected by how far they can be believed over all
/// categories. A margin of the estimate's own uncertainty is taken off. So a category with few rows
/// neither gets a bold threshold by luck, nor loses all automation for want of rows.
package struct ThresholdFit: Sendable, Equatable {
    /// A row of the calibration set.
    package struct Row: Sendable, Hashable {
        package let predicted: UInt32
        package let confidence: Float
        package let isRight: Bool
        package let unknownScore: Float

        package init(predicted: UInt32, confidence: Float, isRight: Bool, unknownScore: Float) {
            self.predicted = predicted
            self.confidence = confidence
            self.isRight = isRight
            self.unknownScore = unknownScore
        }
    }

    /// How often an automatic decision is to be right.
    package var targetPrecision = 0.95
    /// The share of the calibration set above the unknown bound.
    package var falseFlags = 0.05
    /// A category with fewer predictions has the threshold of all categories together, or its own
    /// if that is higher.
    package var leastRows = 20
    package var pull = 100.0
    /// How many standard errors are taken off.
    package var margin = 0.5

    package init() {}

    package func thresholds(of rows: [Row], categories: Int) -> DecisionThresholds {
        let bound = unknownBound(rows)
        let known = rows.filter { $0.unknownScore <= bound }.sorted(by: Self.precedes)
        let pool = Curve(known)
        // The first rows of any curve may all be right by luck.
        let pooled = lowest(pool, prior: { _, _ in 0.5 }, pull: 10)
        var byCategory = [[Row]](repeating: [], count: categories)
        for row in known { byCategory[Int(row.predicted)].append(row) }
        let automatic = byCategory.map { rows in
            guard !rows.isEmpty else { return pooled }
            let curve = Curve(rows)
            let own = lowest(
                curve, prior: { min(1, curve.belief[$0] * pool.truth(above: $1)) }, pull: pull)
            return rows.count < leastRows ? max(own, pooled) : own
        }
        return DecisionThresholds(automatic: automatic, pooled: pooled, unknownBound: bound)
    }

    /// The lowest bound that no more than the share of false flags lies above.
    private func unknownBound(_ rows: [Row]) -> Float {
        guard !rows.isEmpty else { return .infinity }
        let above = Int(falseFlags * Double(rows.count))
        return rows.map(\.unknownScore).sorted()[max(0, rows.count - 1 - above)]
    }

    private func lowest(
        _ curve: Curve, prior: (Int, Float) -> Double, pull: Double
    ) -> Float {
        for index in curve.confidences.indices.reversed() where curve.isCut(index) {
            let weight = Double(index + 1) + pull
            let precision =
                (curve.right[index] + pull * prior(index, curve.confidences[index])) / weight
            let error = (precision * (1 - precision) / weight).squareRoot()
            if precision - margin * error >= targetPrecision { return curve.confidences[index] }
        }
        return .infinity
    }

    /// The most confident first; what is equal in every field may come in any order.
    private static func precedes(_ left: Row, _ right: Row) -> Bool {
        left.confidence > right.confidence
    }
}

extension ThresholdFit {
    /// What lies above each confidence; rows with the most confident first.
    private struct Curve {
        private(set) var confidences: [Float] = []
        /// How many of the first rows are right.
        private(set) var right: [Double] = []
        /// The mean confidence of the first rows.
        private(set) var belief: [Double] = []

        init(_ rows: [Row]) {
            var (hits, sum) = (0.0, 0.0)
            for (index, row) in rows.enumerated() {
                hits += row.isRight ? 1 : 0
                sum += Double(row.confidence)
                confidences.append(row.confidence)
                right.append(hits)
                belief.append(sum / Double(index + 1))
            }
        }

        /// Rows of equal confidence are taken together or not at all.
        func isCut(_ index: Int) -> Bool {
            index + 1 == confidences.count || confidences[index + 1] < confidences[index]
        }

        /// How often rows above a confidence are right, for each time they say they are; of a few
        /// rows it would say nothing.
        func truth(above confidence: Float) -> Double {
            var (low, high) = (0, confidences.count)
            while low < high {
                let middle = (low + high) / 2
                if confidences[middle] >= confidence { low = middle + 1 } else { high = middle }
            }
            let rows = min(max(low, 200), confidences.count)
            guard rows > 0, belief[rows - 1] > 0 else { return 0 }
            return right[rows - 1] / (Double(rows) * belief[rows - 1])
        }
    }
}
