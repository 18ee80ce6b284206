internal import Kernels

/// A linear classifier of two classes with few weights that are not zero: modified Huber loss by
/// stochastic gradients, with the cumulative L1 penalty (Tsuruoka et al. 2009).
///
/// Settings, rates, order and stopping are scikit-learn's SGDClassifier with penalty l1 and
/// random_state 42, so that scores can be compared with its.
struct SparseLearner {
    private static let alpha = 1e-4
    private static let mostEpochs = 50
    private static let tolerance = 1e-3
    private static let patience = 5
    /// The intercept of sparse rows is learnt this much more slowly.
    private static let interceptRate = 0.01
    /// What the steps of 10 at the beginning come to: 1 / (alpha * 10).
    private static let start = 1000.0
    /// The second draw of random_state 42.
    private static let orderSeed: UInt32 = 1_273_642_419

    private var table: PenalizedWeights
    private(set) var intercept = 0.0
    private(set) var epochs = 0

    private var step = 1.0
    private var penalty = 0.0
    /// The sum of the weights of the row that was changed last, which is all that is added to the
    /// loss: the peer's stop depends on it.
    private var lastSum = 0.0

    /// - Parameter labels: 1 or -1 for each row.
    init(_ rows: TermRows, labels: [Double]) {
        table = PenalizedWeights(count: rows.hashes.count)
        var order = (0..<labels.count).map(UInt32.init)
        var (best, idle) = (Double.infinity, 0)
        for epoch in 1...Self.mostEpochs {
            Self.shuffle(&order)
            epochs = epoch
            let loss = learn(rows, labels, order) / Double(labels.count)
            idle = loss > best - Self.tolerance ? idle + 1 : 0
            best = min(best, loss)
            if idle >= Self.patience { break }
        }
    }

    var weights: [Double] { table.weights }

    /// From -1, which is the reference, to 1.
    func score(_ rows: TermRows, _ row: Int) -> Double {
        let range = rows.range(row)
        let sum = table.product(
            rows.terms.span.extracting(range), rows.values.span.extracting(range))
        return min(1, max(-1, intercept + sum))
    }

    // MARK: - Learning

    private mutating func learn(
        _ rows: TermRows, _ labels: [Double], _ order: [UInt32]
    ) -> Double {
        var loss = 0.0
        let (allTerms, allValues) = (rows.terms.span, rows.values.span)
        for row in order.lazy.map(Int.init) {
            let range = rows.range(row)
            let (terms, values) = (allTerms.extracting(range), allValues.extracting(range))
            let label = labels[row]
            let margin = (intercept + table.product(terms, values)) * label
            let rate = 1 / (Self.alpha * (Self.start + step - 1))
            loss += Self.loss(margin) + Self.alpha * lastSum
            let change = -rate * Self.slope(margin) * label
            penalty += rate * Self.alpha
            let sum = table.move(terms, values, by: change, penalty: penalty)
            if change != 0 {
                lastSum = sum
                intercept += change * Self.interceptRate
            }
            step += 1
        }
        return loss
    }

    private static func loss(_ margin: Double) -> Double {
        margin >= 1 ? 0 : margin >= -1 ? (1 - margin) * (1 - margin) : -4 * margin
    }

    /// Of the loss by the margin.
    private static func slope(_ margin: Double) -> Double {
        margin >= 1 ? 0 : margin >= -1 ? -2 * (1 - margin) : -4
    }

    /// Fisher and Yates with xorshift32, from the same seed in each epoch.
    private static func shuffle(_ order: inout [UInt32]) {
        var state = orderSeed
        for index in 0..<max(0, order.count - 1) {
            state ^= state << 13
            state ^= state >> 17
            state ^= state << 5
            order.swapAt(index, index + Int(state % 0x8000_0000) % (order.count - index))
        }
    }
}
