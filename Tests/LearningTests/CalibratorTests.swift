import Foundation
import Kernels
import Learning
import TestSupport
import Testing

struct CalibratorTests {
    @Test("probabilities are as often right as they say", arguments: [true, false])
    func honest(isCoupled: Bool) {
        let problem = Problem(rows: 6000, categories: 20, noise: 0.02, seed: 8)
        let outcome = problem.trainer().train(
            on: problem.all, scoring: problem.all, fold: problem.folds(4),
            stride: ScoreMap.stride(20, isCoupled: isCoupled), threads: 2)
        var parameters = CalibrationParameters()
        if !isCoupled { parameters.mostCoupledCategories = 1 }
        let map = Calibrator(parameters).map(
            scores: outcome.scores, labels: problem.labels, categories: 20, threads: 2)
        #expect(map.isCoupled == isCoupled)
        #expect(error(map, outcome.scores, problem.labels) < 0.05)
        // Scores as they are say too little of what is known.
        let plain = ScoreMap(categories: 20, isCoupled: isCoupled, start: 1)
        #expect(error(plain, outcome.scores, problem.labels) > 0.2)
    }

    /// Labels follow from sharp scores, but for one in ten that may be anything.
    @Test("wrong labels make the sure ones less sure, and not the others", arguments: [3000, 9000])
    func doubt(rows: Int) {
        let (categories, stride) = (8, 16)
        var random = SeededGenerator(seed: 6)
        var (scores, labels): ([Float], [UInt32]) = ([], [])
        for _ in 0..<rows {
            let own = (0..<categories).map { _ in Float.random(in: -1...1, using: &random) }
            scores += own + [Float](repeating: 0, count: stride - categories)
            let shares = own.map { exp(8 * Double($0)) }
            var drawn = Double.random(in: 0..<shares.reduce(0, +), using: &random)
            var label = 0
            while label < categories - 1, drawn >= shares[label] {
                drawn -= shares[label]
                label += 1
            }
            let isWrong = Int.random(in: 0..<10, using: &random) == 0
            labels.append(
                isWrong ? UInt32.random(in: 0..<8, using: &random) : UInt32(label))
        }
        let map = Calibrator(CalibrationParameters()).map(
            scores: scores, labels: labels, categories: categories, threads: 2)
        #expect((60_000...140_000).contains(map.doubt), "\(map.doubt)")
        #expect(error(map, scores, labels) < 0.025)
        #expect(error(map.doubting(0), scores, labels) > 0.03)
    }

    @Test(
        "many rows are passed over less often, and never fewer than four times",
        arguments: [(900, 15), (2000, 10), (4000, 5), (9000, 4)])
    func passes(rows: Int, expected: Int) {
        let problem = Problem(rows: rows, categories: 4, noise: 0.1, seed: 4)
        var parameters = CalibrationParameters()
        parameters.mostVisits = 20_000
        var passes = 0
        _ = Calibrator(parameters).map(
            scores: [Float](repeating: 0.5, count: rows * 16), labels: problem.labels,
            categories: 4, threads: 2, onPass: { _ in passes += 1 })
        #expect(passes == expected)
    }

    @Test("the same map at 1, 2 and 16 threads, of many rows and of few", arguments: [9000, 900])
    func threads(rows: Int) {
        let problem = Problem(rows: rows, categories: 9, noise: 0.1, seed: 4)
        let stride = ScoreMap.stride(9, isCoupled: true)
        var random = SeededGenerator(seed: 5)
        let scores = (0..<rows * stride).map { index -> Float in
            index % stride < 9 ? Float.random(in: -1...1, using: &random) : 0
        }
        let maps = [1, 2, 16].map { threads in
            Calibrator(CalibrationParameters()).map(
                scores: scores, labels: problem.labels, categories: 9, threads: threads)
        }
        #expect(maps[0] == maps[1])
        #expect(maps[0] == maps[2])
        #expect(maps[0].factors.allSatisfy { $0.isFinite })
    }

    @Test("probabilities add up to one, whatever the scores")
    func sums() {
        let map = ScoreMap(categories: 5, isCoupled: true, start: 3)
        for scores: [Float] in [[0, 0, 0, 0, 0], [900, -900, 3, 3, 3], [-1e30, 1, 2, 3, 4]] {
            var probabilities = [Float](repeating: 0, count: 16)
            map.probabilities(of: scores + [Float](repeating: 0, count: 11), into: &probabilities)
            #expect(abs(probabilities[..<5].reduce(0, +) - 1) < 1e-5)
            #expect(probabilities.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    /// How far mean confidence is from accuracy, over 15 bins of confidence.
    private func error(_ map: ScoreMap, _ scores: [Float], _ labels: [UInt32]) -> Double {
        var bins = [(confidence: Double, right: Double)](repeating: (0, 0), count: 15)
        for row in labels.indices {
            let own = Array(scores[row * map.stride..<(row + 1) * map.stride])
            var probabilities = [Float](repeating: 0, count: max(map.stride, map.categories))
            map.probabilities(of: own, into: &probabilities)
            let known = probabilities[..<map.categories]
            let best = known.max() ?? 0
            let bin = min(Int(best * 15), 14)
            bins[bin].confidence += Double(best)
            bins[bin].right += known.firstIndex(of: best) == Int(labels[row]) ? 1 : 0
        }
        return bins.reduce(0) { $0 + abs($1.confidence - $1.right) } / Double(labels.count)
    }
}
