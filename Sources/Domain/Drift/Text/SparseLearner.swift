/// A linear classifier of two classes with few weights that are not zero: modified Huber loss by
/// stochastic gradients, with the cumulative L1 penalty (Tsuruoka et al. 2009).
///
/// Settings, rates, order and stopping are scikit-learn's SGDClassifier with penalty l1 and
/// random_state 42, so that scores can be compared with its.
struct SparseLearner {
    private static let alpha = 1e-4
    static let usualEpochs = 50
    private static let tolerance = 1e-3
    private static let patience = 5
    /// The intercept of sparse rows is learnt this much more slowly.
    private static let interceptRate = 0.01
    /// What the steps of 10 at the beginning come to: 1 / (alpha * 10).
    private static let start = 1000.0
    /// The second draw of random_state 42.
    private static let orderSeed: UInt32 = 1_273_642_419

    private(set) var weights: [Double]
    /// What was taken off each weight so far; apart, as weights at zero do not ask for it.
    private var paid: [Double]
    private(set) var intercept = 0.0
    private(set) var epochs = 0

    private var step = 1.0
    private var penalty = 0.0
    /// The sum of the weights of the row that was changed last, which is all that is added to the
    /// loss: the peer's stop depends on it.
    private var lastSum = 0.0

    /// - Parameters:
    ///   - labels: 1 or -1 for each row.
    ///   - most: How often rows are looked at.
    init(_ rows: TermRows, labels: [Double], epochs most: Int) {
        weights = [Double](repeating: 0, count: rows.hashes.count)
        paid = weights
        var order = (0..<labels.count).map(UInt32.init)
        var (best, idle) = (Double.infinity, 0)
        for epoch in 1...most {
            Self.shuffle(&order)
            epochs = epoch
            let loss = learn(rows, labels, order) / Double(labels.count)
            idle = loss > best - Self.tolerance ? idle + 1 : 0
            best = min(best, loss)
            if idle >= Self.patience { break }
        }
    }

    /// From -1, which is the reference, to 1.
    func score(_ rows: TermRows, _ row: Int) -> Double {
        var sum = intercept
        for place in rows.starts[row]..<rows.starts[row + 1] {
            sum += weights[Int(rows.terms[place])] * rows.values[place]
        }
        return min(1, max(-1, sum))
    }

    // MARK: - Learning

    private mutating func learn(
        _ rows: TermRows, _ labels: [Double], _ order: [UInt32]
    ) -> Double {
        var loss = 0.0
        // Taken out for the while, as nobody else may touch what a span lends.
        var (taken, takenPaid): ([Double], [Double]) = ([], [])
        swap(&taken, &weights)
        swap(&takenPaid, &paid)
        defer {
            swap(&taken, &weights)
            swap(&takenPaid, &paid)
        }
        var table = taken.mutableSpan
        var paidTable = takenPaid.mutableSpan
        let (terms, values) = (rows.terms.span, rows.values.span)
        for number in order {
            let row = Int(number)
            let range = rows.starts[row]..<rows.starts[row + 1]
            let label = labels[row]
            let score = intercept + Self.product(table, terms, values, range)
            let margin = score * label
            let rate = 1 / (Self.alpha * (Self.start + step - 1))
            loss += Self.loss(margin) + Self.alpha * lastSum
            let change = -rate * Self.slope(margin) * label
            penalty += rate * Self.alpha
            let sum = Self.update(&table, &paidTable, terms, values, range, change, penalty)
            if change != 0 {
                lastSum = sum
                intercept += change * Self.interceptRate
            }
            step += 1
        }
        return loss
    }

    /// Two sums at once, as each addition waits for the one before.
    private static func product(
        _ weights: borrowing MutableSpan<Double>, _ terms: Span<UInt32>, _ values: Span<Double>,
        _ range: Range<Int>
    ) -> Double {
        var (even, odd) = (0.0, 0.0)
        var place = range.lowerBound
        // Safe here and in `update`: ranges are those of rows, and each term has a weight.
        while place + 1 < range.upperBound {
            even +=
                unsafe weights[unchecked: Int(terms[unchecked: place])]
                * values[unchecked: place]
            odd +=
                unsafe weights[unchecked: Int(terms[unchecked: place + 1])]
                * values[unchecked: place + 1]
            place += 2
        }
        if place < range.upperBound { even += weights[Int(terms[place])] * values[place] }
        return even + odd
    }

    /// Moves the row's weights, and then each towards zero by what it has not paid yet.
    ///
    /// - Returns: The sum of the weights' sizes in between.
    private static func update(
        _ weights: inout MutableSpan<Double>, _ paid: inout MutableSpan<Double>,
        _ terms: Span<UInt32>, _ values: Span<Double>, _ range: Range<Int>, _ change: Double,
        _ penalty: Double
    ) -> Double {
        var sum = 0.0
        for place in range {
            let term = unsafe Int(terms[unchecked: place])
            let moved = unsafe weights[unchecked: term] + values[unchecked: place] * change
            // What is and stays at zero pays nothing.
            if moved == 0 { continue }
            let before = unsafe paid[unchecked: term]
            sum += moved.magnitude
            let kept =
                moved > 0
                ? max(0, moved - (penalty + before)) : min(0, moved + (penalty - before))
            unsafe weights[unchecked: term] = kept
            unsafe paid[unchecked: term] = before + (kept - moved)
        }
        return sum
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
