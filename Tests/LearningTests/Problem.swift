import Kernels
import Learning
import TestSupport

/// A made-up classification problem: each category prefers features of its own.
struct Problem {
    let rows: FeatureRows
    let labels: [UInt32]
    let idf: [Float]
    let categories: Int

    /// - Parameter noise: the share of labels that are drawn at random.
    init(rows count: Int, categories: Int, features: Int = 400, noise: Double, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let weights = (0...255).map { Float($0) }
        var rows = FeatureRows(groups: 2, countWeights: weights)
        var labels: [UInt32] = []
        for _ in 0..<count {
            let category = Int.random(in: 0..<categories, using: &random)
            let isNoise = Double.random(in: 0..<1, using: &random) < noise
            labels.append(
                UInt32(isNoise ? Int.random(in: 0..<categories, using: &random) : category))
            var picked: [UInt32] = []
            while picked.count < 12 {
                let isOwn = Double.random(in: 0..<1, using: &random) < 0.4
                let feature =
                    isOwn
                    ? (category * 7 + Int.random(in: 0..<7, using: &random)) % features
                    : Int.random(in: 0..<features, using: &random)
                if !picked.contains(where: { $0 & 0xFF_FFFF == feature }) {
                    picked.append(UInt32(feature) | 1 << 24)
                }
            }
            let sizes: [UInt32] = [7, 5]
            let scales: [Float] = [0.3, 0.2]
            rows.append(packed: picked.span, sizes: sizes.span, scales: scales.span)
        }
        self.rows = rows
        self.labels = labels
        self.categories = categories
        idf = (0..<features).map { 1 + Float($0 % 5) / 4 }
    }

    func trainer(
        _ parameters: TrainingParameters = TrainingParameters(), unseenScales: [Float]? = nil
    ) -> LinearTrainer {
        LinearTrainer(
            features: rows, labels: labels, idf: idf, categories: categories,
            parameters: parameters, unseenScales: unseenScales)
    }

    var all: [UInt32] { (0..<UInt32(labels.count)).map(\.self) }
    var stride: Int { ScoreMap.stride(categories, isCoupled: true) }

    func folds(_ count: Int) -> [UInt8] { all.map { UInt8($0 % UInt32(count)) } }

    /// The share of rows whose best score is that of their label.
    func accuracy(_ scores: [Float]) -> Double {
        let right = labels.indices.count { row in
            let own = scores[row * stride..<row * stride + categories]
            return own.firstIndex(of: own.max() ?? 0) == row * stride + Int(labels[row])
        }
        return Double(right) / Double(labels.count)
    }
}
