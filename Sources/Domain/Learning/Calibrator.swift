package import Kernels
internal import Parallelism

/// Learns probabilities from the scores of rows that the weights have not seen.
///
/// With every score counting for every category, it also learns what a high score of one says about
/// another: on 57 sections of Debian that is worth a third of a point of F1.
///
/// From a few rows such a map learns too much of their accidents, and believes it. So it is also
/// learnt from three quarters of them at a time, and the rest tells how much less sure to be.
package struct Calibrator: Sendable {
    package let parameters: CalibrationParameters

    package init(_ parameters: CalibrationParameters) {
        self.parameters = parameters
    }

    /// - Parameters:
    ///   - scores: `ScoreMap.stride` numbers for each label.
    ///   - threads: of which more than a few find nothing to do.
    ///   - onPass: told the mean loss of each pass.
    package func map(
        scores: [Float], labels: [UInt32], categories: Int, threads: Int,
        onPass: (Double) -> Void = { _ in }
    ) -> ScoreMap {
        var order = (0..<UInt32(labels.count)).map(\.self)
        var random = ShuffledOrder(seed: parameters.seed)
        random.shuffle(&order)
        let isCoupled = parameters.isCoupled(categories)
        let start = SharpnessFit(
            scores: scores, stride: ScoreMap.stride(categories, isCoupled: isCoupled),
            labels: labels, rows: order.prefix(parameters.sharpnessRows), categories: categories
        ).best(threads: threads)
        let lesson = Lesson(
            scores: scores, labels: labels, categories: categories, isCoupled: isCoupled,
            start: start, random: random)
        let map = learn(lesson, order, threads: threads, onPass)
        let found = honesty(lesson, map, order, threads: threads)
        return map.sharpened(by: found.sharpness).doubting(found.doubt)
    }

    private struct Lesson: Sendable {
        let scores: [Float]
        let labels: [UInt32]
        let categories: Int
        let isCoupled: Bool
        let start: Float
        /// As it is after the first shuffle.
        let random: ShuffledOrder
    }

    private func learn(
        _ lesson: Lesson, _ rows: [UInt32], threads: Int, _ onPass: (Double) -> Void = { _ in }
    ) -> ScoreMap {
        var (order, random) = (rows, lesson.random)
        var fit = ScoreMapFit(
            categories: lesson.categories, isCoupled: lesson.isCoupled, start: lesson.start,
            pull: parameters.pull / Float(max(order.count, 1)))
        let passes = parameters.passes(over: order.count)
        for pass in 0..<passes {
            random.shuffle(&order)
            let rate = parameters.rate * (1 - Float(pass) / Float(passes))
            onPass(learn(&fit, lesson, order: order, rate, threads: threads))
        }
        return fit.map
    }

    /// Each half of the rows is learnt from on its own, whatever the threads, and the two results
    /// meet halfway; a few rows are not worth that.
    private func learn(
        _ fit: inout ScoreMapFit, _ lesson: Lesson, order: [UInt32], _ rate: Float, threads: Int
    ) -> Double {
        let (scores, labels) = (lesson.scores, lesson.labels)
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

    /// Judged by rows that a map was not learnt from, or, where it was learnt from so many that it
    /// does not matter, by some of those.
    private func honesty(
        _ lesson: Lesson, _ map: ScoreMap, _ order: [UInt32], threads: Int
    ) -> HonestyFit.Found {
        var rows = order
        var logarithms: [Float]
        if order.count < Self.leastHalved {
            logarithms = Workers.map(Self.parts, jobs: threads) { part -> [Float] in
                let held = order.count * part / Self.parts..<order.count * (part + 1) / Self.parts
                let others = Array(order[..<held.lowerBound] + order[held.upperBound...])
                return self.logarithms(
                    lesson, learn(lesson, others, threads: 1), order[held])
            }.flatMap(\.self)
        } else {
            rows = Array(order.prefix(parameters.sharpnessRows))
            logarithms = self.logarithms(lesson, map, rows[...])
        }
        return HonestyFit(
            logarithms: logarithms, labels: rows.map { lesson.labels[Int($0)] },
            categories: lesson.categories, pull: Double(parameters.pull)
        ).best(threads: threads)
    }

    private func logarithms(
        _ lesson: Lesson, _ map: ScoreMap, _ rows: ArraySlice<UInt32>
    ) -> [Float] {
        var probabilities = [Float](repeating: 0, count: max(map.stride, lesson.categories))
        return rows.flatMap { row in
            let own = Array(lesson.scores[Int(row) * map.stride..<(Int(row) + 1) * map.stride])
            map.probabilities(of: own, into: &probabilities)
            return probabilities[..<lesson.categories].map {
                Float(Maths.log(max(Double($0), 1e-30)))
            }
        }
    }

    private static let leastHalved = 8192
    private static let parts = 4
}
