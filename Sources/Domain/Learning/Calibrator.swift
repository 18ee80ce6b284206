package import Kernels
internal import Parallelism

/// Learns probabilities from the scores of rows that the weights have not seen.
///
/// With every score counting for every category, it also learns what a high score of one says about
/// another: on 57 sections of Debian that is worth a third of a point of F1.
package struct Calibrator: Sendable {
    package let parameters: CalibrationParameters

    package init(_ parameters: CalibrationParameters) {
        self.parameters = parameters
    }

    /// - Parameters:
    ///   - scores: `ScoreMap.stride` numbers for each label.
    ///   - threads: of which more than two find nothing to do.
    ///   - onPass: told the mean loss of each pass.
    package func map(
        scores: [Float], labels: [UInt32], categories: Int, threads: Int,
        onPass: (Double) -> Void = { _ in }
    ) -> ScoreMap {
        var order = (0..<UInt32(labels.count)).map(\.self)
        var random = ShuffledOrder(seed: parameters.seed)
        random.shuffle(&order)
        let isCoupled = parameters.isCoupled(categories)
        let sample = SharpnessFit(
            scores: scores, stride: ScoreMap.stride(categories, isCoupled: isCoupled),
            labels: labels, rows: order.prefix(parameters.sharpnessRows), categories: categories)
        var fit = ScoreMapFit(
            categories: categories, isCoupled: isCoupled, start: sample.best(),
            pull: parameters.pull / Float(max(labels.count, 1)))
        for pass in 0..<parameters.passes {
            random.shuffle(&order)
            let rate = parameters.rate * (1 - Float(pass) / Float(parameters.passes))
            onPass(
                learn(&fit, scores: scores, labels: labels, order: order, rate, threads: threads))
        }
        return fit.map
    }

    /// Each half of the rows is learnt from on its own, whatever the threads, and the two results
    /// meet halfway; a few rows are not worth that.
    private func learn(
        _ fit: inout ScoreMapFit, scores: [Float], labels: [UInt32], order: [UInt32], _ rate: Float,
        threads: Int
    ) -> Double {
        guard order.count >= Self.leastHalved else {
            return fit.pass(scores: scores, labels: labels, order: order, rate: rate)
        }
        let (start, middle) = (fit, order.count / 2)
        let halves = Workers.map(2, jobs: threads) { half -> (fit: ScoreMapFit, loss: Double) in
            var own = start
            let rows = Array(half == 0 ? order[..<middle] : order[middle...])
            let loss = own.pass(scores: scores, labels: labels, order: rows, rate: rate)
            return (own, loss)
        }
        fit = halves[0].fit
        fit.average(with: halves[1].fit)
        return (halves[0].loss + halves[1].loss) / 2
    }

    private static let leastHalved = 8192
}
