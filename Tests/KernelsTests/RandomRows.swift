import Kernels
import TestSupport

/// Rows of random features in three groups, with what training needs beside them.
struct RandomRows {
    let features: FeatureRows
    let training: TrainingRows
    let idf: [Float]
    let featureCount: Int

    init(
        rows: Int, features featureCount: Int, categories: UInt32, cost: Float = 1, bias: Float = 1,
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let weights = (0..<256).map { Float($0).squareRoot() }
        var features = FeatureRows(groups: 3, countWeights: weights)
        var labels: [UInt32] = []
        for _ in 0..<rows {
            let label = UInt32.random(in: 0..<categories, using: &random)
            labels.append(label)
            var (packed, sizes, scales): ([UInt32], [UInt32], [Float]) = ([], [], [])
            for _ in 0..<3 {
                let size = Int.random(in: 0...6, using: &random)
                for _ in 0..<size {
                    // Half of the features tell something of the label.
                    let any = Int.random(in: 0..<featureCount, using: &random)
                    let own = (any - any % Int(categories) + Int(label)) % featureCount
                    let feature = UInt32(Bool.random(using: &random) ? own : any)
                    packed.append(feature | UInt32.random(in: 1...4, using: &random) << 24)
                }
                sizes.append(UInt32(size))
                scales.append(Float.random(in: 0.1...0.6, using: &random))
            }
            features.append(packed: packed.span, sizes: sizes.span, scales: scales.span)
        }
        let idf = (0..<featureCount).map { _ in Float.random(in: 1...3, using: &random) }
        let norms = (0..<rows).map { row -> Float in
            var byFeature: [Int: Float] = [:]
            features.forEachFeature(of: row) { byFeature[$0, default: 0] += $1 * idf[$0] }
            return byFeature.values.sorted().reduce(bias * bias) { $0 + $1 * $1 }
        }
        self.features = features
        self.idf = idf
        self.featureCount = featureCount
        training = TrainingRows(
            features: features, labels: labels,
            penalties: [Float](repeating: 1 / (2 * cost), count: rows), norms: norms,
            squaredIDF: idf.map { $0 * $0 })
    }

    /// What training knows when features from `first` on have no weights.
    func training(kin first: Int?) -> TrainingRows {
        guard let first else { return training }
        let rare = RareTerms(features, order: all, features: featureCount, from: first, backwards)
        var kin = Kin()
        var room = Kin.Room(rows: features.count)
        for row in 0..<features.count {
            kin.append(row, of: features, rare, squaredIDF: training.squaredIDF, &room)
        }
        var common = features
        common.keep(below: first)
        return TrainingRows(
            features: common, kin: kin, labels: training.labels, penalties: training.penalties,
            norms: training.norms, squaredIDF: training.squaredIDF)
    }

    var all: [UInt32] { (0..<UInt32(features.count)).map(\.self) }

    /// The row as a dense vector, idf included, with the bias at its end.
    func dense(_ row: Int, bias: Double) -> [Double] {
        var vector = [Double](repeating: 0, count: featureCount) + [bias]
        features.forEachFeature(of: row) { vector[$0] += Double($1 * idf[$0]) }
        return vector
    }
}

extension Array where Element == Float {
    var bits: [UInt32] { map(\.bitPattern) }
}

/// What may be done side by side may be done in any order.
func backwards(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    for index in (0..<count).reversed() { body(index) }
}
