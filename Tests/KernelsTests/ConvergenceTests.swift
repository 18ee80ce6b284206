import Foundation
import Kernels
import TestSupport
import Testing

/// Whether coordinate descent finds the weights that minimise what it says it minimises.
@Suite struct ConvergenceTests {
    private static let cost = 0.7
    private static let bias = 1.5
    private let rows = RandomRows(
        rows: 70, features: 12, categories: 3, cost: Float(cost), bias: Float(bias), seed: 21)

    private func learnt() -> Machines {
        var machines = Machines(
            features: 12, lanes: 16, firstCategory: 0, bias: Float(Self.bias))
        var state = DualState(rows: 70, lanes: 16)
        var random = SeededGenerator(seed: 1)
        for _ in 0..<400 {
            state.wake()
            let order = (0..<UInt32(70)).shuffled(using: &random)
            machines.descend(rows.training, order: order, state: &state)
        }
        return machines
    }

    /// The weights of one machine for vectors that hold idf and bias.
    private func weights(_ machines: Machines, _ lane: Int) -> [Double] {
        (0...12).map { feature in
            let weight = Double(machines.allWeights[feature * 16 + lane])
            return feature < 12 ? weight / Double(rows.idf[feature]) : weight
        }
    }

    private func margins(_ weights: [Double], _ category: Int) -> [(x: [Double], y: Double)] {
        (0..<70).map { row in
            (
                rows.dense(row, bias: Self.bias),
                Int(rows.training.labels[row]) == category ? 1 : -1
            )
        }
    }

    private func objective(_ weights: [Double], _ category: Int) -> Double {
        margins(weights, category).reduce(weights.reduce(0) { $0 + $1 * $1 } / 2) { sum, row in
            let slack = max(0, 1 - row.y * zip(weights, row.x).reduce(0) { $0 + $1.0 * $1.1 })
            return sum + Self.cost * slack * slack
        }
    }

    /// Plain gradient descent in double precision with a step that cannot overshoot.
    private func bruteForce(_ category: Int) -> [Double] {
        var weights = [Double](repeating: 0, count: 13)
        let vectors = margins(weights, category)
        let steepest = vectors.reduce(1) { sum, row in
            sum + 2 * Self.cost * row.x.reduce(0) { $0 + $1 * $1 }
        }
        for _ in 0..<60_000 {
            var gradient = weights
            for row in vectors {
                let slack = 1 - row.y * zip(weights, row.x).reduce(0) { $0 + $1.0 * $1.1 }
                guard slack > 0 else { continue }
                for index in 0..<13 {
                    gradient[index] -= 2 * Self.cost * slack * row.y * row.x[index]
                }
            }
            for index in 0..<13 { weights[index] -= gradient[index] / steepest }
        }
        return weights
    }

    @Test("The objective is that of a brute-force solution, within a thousandth", arguments: 0..<3)
    func optimum(category: Int) {
        let found = objective(weights(learnt(), category), category)
        let best = objective(bruteForce(category), category)
        #expect(best > 1)
        #expect(found >= best * (1 - 1e-6))
        #expect(found <= best * 1.001)
    }

    @Test(
        "The weights are those of scikit-learn's LinearSVC",
        .enabled(if: Peers.isAvailable("python3")))
    func scikitLearn() throws {
        let cases: [String: Any] = [
            "x": (0..<70).map { Array(rows.dense($0, bias: 0).dropLast()) },
            "y": rows.training.labels.map { Int($0) }, "cost": Self.cost, "bias": Self.bias,
        ]
        let answer = try Peers.python(
            """
            import numpy as np
            from sklearn.svm import LinearSVC
            model = LinearSVC(C=cases['cost'], loss='squared_hinge', dual=True, tol=1e-9,
                              max_iter=1000000, intercept_scaling=cases['bias'])
            model.fit(np.array(cases['x']), np.array(cases['y']))
            results = [list(c) + [i / cases['bias']] for c, i in zip(model.coef_, model.intercept_)]
            """, cases: cases)
        let expected = try #require(answer as? [[Double]])
        let machines = learnt()
        for category in 0..<3 {
            for (found, wanted) in zip(weights(machines, category), expected[category]) {
                #expect(abs(found - wanted) < 2e-3)
            }
        }
    }
}
