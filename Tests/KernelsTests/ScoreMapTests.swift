import Kernels
import TestSupport
import Testing

@Suite struct ScoreMapTests {
    private func scores(
        _ categories: Int, _ stride: Int, _ random: inout SeededGenerator
    ) -> [Float] {
        (0..<stride).map { $0 < categories ? Float.random(in: -2...1.5, using: &random) : 0 }
    }

    private func map(
        _ categories: Int, _ isCoupled: Bool, _ random: inout SeededGenerator
    ) throws -> ScoreMap {
        let plain = ScoreMap(categories: categories, isCoupled: isCoupled, start: 3)
        return try #require(
            ScoreMap(
                categories: categories, isCoupled: isCoupled,
                factors: plain.factors.map { $0 + .random(in: -0.5...0.5, using: &random) },
                offsets: plain.offsets.map { $0 + .random(in: -1...1, using: &random) }))
    }

    @Test(
        "Probabilities are the softmax of the logits", arguments: [1, 2, 15, 16, 17, 57],
        [true, false])
    func probabilities(categories: Int, isCoupled: Bool) throws {
        var random = SeededGenerator(seed: UInt64(categories))
        let map = try map(categories, isCoupled, &random)
        for _ in 0..<50 {
            let scores = scores(categories, map.stride, &random)
            var found = [Float](repeating: 0, count: categories)
            map.probabilities(of: scores, into: &found)
            let expected = Reference.softmax(Reference.logits(map, scores))
            for (left, right) in zip(found, expected) { #expect(abs(Double(left) - right) < 1e-5) }
        }
    }

    @Test("Doubt is shared out evenly, and a sharper map keeps the order", arguments: [5, 57])
    func doubt(categories: Int) throws {
        var random = SeededGenerator(seed: UInt64(categories))
        let map = try map(categories, true, &random)
        let sharp = map.sharpened(by: 2).doubting(0.25)
        #expect(sharp.doubt == 250_000)
        for _ in 0..<20 {
            let scores = scores(categories, map.stride, &random)
            var found = [Float](repeating: 0, count: categories)
            sharp.probabilities(of: scores, into: &found)
            let plain = Reference.softmax(Reference.logits(map, scores).map { 2 * $0 })
            for (left, right) in zip(found, plain) {
                #expect(abs(Double(left) - (0.75 * right + 0.25 / Double(categories))) < 1e-5)
            }
        }
    }

    @Test("A map is not made with doubts that are no share")
    func wrongDoubt() {
        for doubt in [-1, 1_000_000] {
            #expect(
                ScoreMap(
                    categories: 3, isCoupled: false, factors: [1, 1, 1], offsets: [0, 0, 0],
                    doubt: doubt) == nil)
        }
    }

    @Test("A map is not made from the wrong number of factors")
    func wrongSizes() {
        #expect(
            ScoreMap(
                categories: 3, isCoupled: true, factors: [Float](repeating: 0, count: 47),
                offsets: [0, 0, 0]) == nil)
    }

    /// How the loss of a row changes with one factor or offset.
    private func slope(
        _ map: ScoreMap, _ row: [Float], _ label: Int, _ start: Float, _ pull: Float,
        factor: Int?, offset: Int?
    ) throws -> Double {
        let width: Float = 1.0 / 256
        func loss(_ change: Float) throws -> Double {
            var (factors, offsets) = (map.factors, map.offsets)
            if let factor { factors[factor] += change }
            if let offset { offsets[offset] += change }
            let moved = try #require(
                ScoreMap(
                    categories: map.categories, isCoupled: map.isCoupled, factors: factors,
                    offsets: offsets))
            return Reference.loss(moved, row, label: label, start: start, pull: pull)
        }
        return try (loss(width) - loss(-width)) / Double(2 * width)
    }

    @Test(
        "Each step follows the gradient of the loss, as finite differences have it",
        arguments: [true, false])
    func gradient(isCoupled: Bool) throws {
        let (categories, start, pull, rate): (Int, Float, Float, Float) = (4, 1, 0.1, 0.01)
        var fit = ScoreMapFit(
            categories: categories, isCoupled: isCoupled, start: start, pull: pull)
        var random = SeededGenerator(seed: 31)
        let stride = fit.map.stride
        var factorSquares = [Double](repeating: 1e-8, count: fit.map.factors.count)
        var offsetSquares = [Double](repeating: 1e-8, count: categories)
        for step in 0..<12 {
            let row = scores(categories, stride, &random)
            let label = step % categories
            let before = fit.map
            let loss = fit.pass(scores: row, labels: [UInt32(label)], order: [0], rate: rate)
            #expect(abs(loss - Reference.loss(before, row, label: label, start: 0, pull: 0)) < 1e-5)
            for index in before.factors.indices where !isCoupled || index % stride < categories {
                let slope = try slope(
                    before, row, label, start, pull, factor: index, offset: nil)
                factorSquares[index] += slope * slope
                let wanted = -Double(rate) * slope / factorSquares[index].squareRoot()
                let found = Double(fit.map.factors[index] - before.factors[index])
                #expect(abs(found - wanted) < 1e-4, "step \(step), factor \(index)")
            }
            for index in 0..<categories {
                let slope = try slope(
                    before, row, label, start, pull, factor: nil, offset: index)
                offsetSquares[index] += slope * slope
                let wanted = -Double(rate) * slope / offsetSquares[index].squareRoot()
                let found = Double(fit.map.offsets[index] - before.offsets[index])
                #expect(abs(found - wanted) < 1e-4, "step \(step), offset \(index)")
            }
        }
    }

    @Test("Passes lower the loss")
    func learning() {
        var random = SeededGenerator(seed: 7)
        let (rows, categories) = (200, 5)
        var fit = ScoreMapFit(categories: categories, isCoupled: true, start: 1, pull: 1e-4)
        var all: [Float] = []
        var labels: [UInt32] = []
        for row in 0..<rows {
            var own = scores(categories, fit.map.stride, &random)
            own[row % categories] += 1
            all += own
            labels.append(UInt32(row % categories))
        }
        let order = (0..<UInt32(rows)).map(\.self)
        let losses = (0..<8).map { _ in
            fit.pass(scores: all, labels: labels, order: order, rate: 0.1)
        }
        #expect(losses[7] < losses[0] * 0.97)
    }
}
