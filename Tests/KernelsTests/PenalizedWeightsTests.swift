import Kernels
import TestSupport
import Testing

struct PenalizedWeightsTests {
    /// The same arithmetic, one weight after the other.
    private struct Plain {
        var weights: [Double]
        var paid: [Double]

        mutating func move(
            _ terms: [UInt32], _ values: [Double], _ change: Double, _ penalty: Double
        ) -> Double {
            var sum = 0.0
            for (term, value) in zip(terms.map(Int.init), values) {
                let moved = weights[term] + value * change
                sum += moved.magnitude
                weights[term] =
                    moved > 0
                    ? max(0, moved - (penalty + paid[term]))
                    : moved < 0 ? min(0, moved + (penalty - paid[term])) : 0
                paid[term] += weights[term] - moved
            }
            return sum
        }
    }

    @Test("rows of any length move weights as plain arithmetic does, to the last bit")
    func moves() {
        let count = 200
        var random = SeededGenerator(seed: 3)
        var plain = Plain(
            weights: [Double](repeating: 0, count: count),
            paid: [Double](repeating: 0, count: count))
        var weights = PenalizedWeights(count: count)
        for step in 0..<3000 {
            let terms = (0..<UInt32(count)).shuffled(using: &random).prefix(step % 23)
            let values = terms.map { _ in Double.random(in: 0...1, using: &random) }
            // Some rows move nothing, and yet all weights pay.
            let change = step % 5 == 0 ? 0 : Double.random(in: -1...1, using: &random)
            let penalty = Double(step) * 0.0002
            let expected = zip(terms, values).reduce(0) { $0 + plain.weights[Int($1.0)] * $1.1 }
            let found = weights.product(Array(terms).span, values.span)
            #expect(abs(found - expected) < 1e-12)
            let sum = weights.move(
                Array(terms).span, values.span, by: change, penalty: penalty)
            #expect(abs(sum - plain.move(Array(terms), values, change, penalty)) < 1e-12)
        }
        #expect(weights.weights == plain.weights)
        #expect(plain.weights.contains(0) && plain.weights.contains { $0 > 0 })
        #expect(plain.weights.contains { $0 < 0 })
    }
}
