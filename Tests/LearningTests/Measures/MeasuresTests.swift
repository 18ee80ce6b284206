import Foundation
import Learning
import Testing

/// What scikit-learn said; see Fixtures/measures.py.
private struct Golden: Decodable, Sendable {
    let categories: Int
    let labels: [UInt32]
    let probabilities: [[Float]]
    let confusion: [[Int]]
    let present: [Int]
    let precision, recall, f1, macro, weighted: [Double]
    let accuracy, brier, logLoss, calibrationError, areaUnderCurve: Double
    let ranking: [Float]

    static let all: [Golden] = {
        do {
            let url = try #require(
                Bundle.module.url(forResource: "Fixtures/measures", withExtension: "json"))
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode([Golden].self, from: Data(contentsOf: url))
        } catch {
            Issue.record(error)
            return []
        }
    }()

    var predicted: [UInt32] {
        probabilities.map { row in
            UInt32(row.indices.max { (row[$0], $1) < (row[$1], $0) } ?? 0)
        }
    }
}

struct MeasuresTests {
    @Test("the fixture is there")
    func fixture() { #expect(Golden.all.count == 3) }

    @Test("counts and class scores are scikit-learn's", arguments: Golden.all.indices)
    func classScores(index: Int) {
        let golden = Golden.all[index]
        let matrix = ConfusionMatrix(
            categories: golden.categories, labels: golden.labels, predicted: golden.predicted)
        for label in 0..<golden.categories {
            for predicted in 0..<golden.categories {
                #expect(matrix[label, predicted] == golden.confusion[label][predicted])
            }
            let scores = matrix.scores(of: label)
            #expect(abs(scores.precision - golden.precision[label]) < 1e-12)
            #expect(abs(scores.recall - golden.recall[label]) < 1e-12)
            #expect(abs(scores.f1 - golden.f1[label]) < 1e-12)
        }
        #expect(matrix.presentCategories == golden.present)
        for (ours, theirs) in [(matrix.macro, golden.macro), (matrix.weighted, golden.weighted)] {
            #expect(abs(ours.precision - theirs[0]) < 1e-12)
            #expect(abs(ours.recall - theirs[1]) < 1e-12)
            #expect(abs(ours.f1 - theirs[2]) < 1e-12)
        }
        #expect(abs(matrix.accuracy - golden.accuracy) < 1e-12)
    }

    @Test("measures of probabilities are scikit-learn's", arguments: Golden.all.indices)
    func probabilities(index: Int) {
        let golden = Golden.all[index]
        var measures = ProbabilityMeasures()
        for (row, label) in zip(golden.probabilities, golden.labels) {
            measures.add(row[...], label: Int(label))
        }
        #expect(abs(measures.brierScore - golden.brier) < 1e-6)
        #expect(abs(measures.logLoss - golden.logLoss) < 1e-6)
        #expect(abs(measures.calibrationError - golden.calibrationError) < 1e-6)
    }

    @Test(
        "the area under the curve is scikit-learn's, ties included", arguments: Golden.all.indices)
    func area(index: Int) throws {
        let golden = Golden.all[index]
        let right = zip(golden.predicted, golden.labels).map { $0 == $1 }
        let area = try #require(
            RankingMeasures.areaUnderCurve(
                positives: zip(golden.ranking, right).filter(\.1).map(\.0),
                negatives: zip(golden.ranking, right).filter { !$0.1 }.map(\.0)))
        #expect(abs(area - golden.areaUnderCurve) < 1e-12)
        #expect(RankingMeasures.areaUnderCurve(positives: [], negatives: [1]) == nil)
    }

    @Test("parts that are merged give what the whole gives", arguments: Golden.all.indices)
    func merging(index: Int) {
        let golden = Golden.all[index]
        var matrices = [ConfusionMatrix(categories: golden.categories)]
        matrices.append(matrices[0])
        var measures = [ProbabilityMeasures(), ProbabilityMeasures()]
        for (row, label) in golden.labels.enumerated() {
            matrices[row % 2].add(label, predicted: golden.predicted[row])
            measures[row % 2].add(golden.probabilities[row][...], label: Int(label))
        }
        matrices[0].merge(matrices[1])
        measures[0].merge(measures[1])
        #expect(
            matrices[0]
                == ConfusionMatrix(
                    categories: golden.categories, labels: golden.labels,
                    predicted: golden.predicted))
        #expect(abs(measures[0].calibrationError - golden.calibrationError) < 1e-6)
        #expect(abs(measures[0].logLoss - golden.logLoss) < 1e-6)
    }

    @Test("borders of bins belong to the lower bin, and 1 to the last")
    func borders() {
        var measures = ProbabilityMeasures()
        for confidence: Float in [0, 0.2, 0.8, 1] { measures.add([confidence], label: 0) }
        // 0.2 in single precision is above a fifth, 0.8 as well.
        #expect(measures.bins.map(\.rows).reduce(0, +) == 4)
        #expect(measures.bins[0].rows == 1)
        #expect(measures.bins[14].rows == 1)
    }

    @Test("no rows give numbers, not faults")
    func empty() {
        let matrix = ConfusionMatrix(categories: 2)
        #expect(matrix.weightedF1 == 0 && matrix.macroF1 == 0 && matrix.accuracy == 0)
        #expect(ProbabilityMeasures().calibrationError == 0)
        #expect(DecisionMeasures().precision == 0)
    }

    @Test(
        "probabilities stay below the error that chance makes of theirs in about 19 of 20 samples",
        arguments: [0, 0.03], [300, 3000])
    func chance(off: Double, rows: Int) {
        var draws = Draws(seed: 5)
        var below = 0
        for _ in 0..<400 {
            var measures = ProbabilityMeasures()
            for _ in 0..<rows {
                let confidence = Float(0.5 + draws.share() / 2.2)
                let isRight = draws.share() < Double(confidence) - off
                measures.add([confidence, 1 - confidence], label: isRight ? 0 : 1)
            }
            if measures.calibrationError <= measures.calibrationErrorByChance(off: off) {
                below += 1
            }
        }
        #expect((364...396).contains(below), "\(below) of 400")
    }
}
