package import Kernels
internal import Parallelism

/// Learns a weight for each feature and category: one machine a category, against all others.
///
/// Machines are learnt side by side in blocks that do not look at each other, so any number of
/// threads gives the same weights.
package struct LinearTrainer: Sendable {
    package let features: FeatureRows
    package let labels: [UInt32]
    package let idf: [Float]
    package let categories: Int
    package let parameters: TrainingParameters
    private let rows: TrainingRows

    /// What training yields.
    package struct Outcome: Sendable {
        package let weights: StepWeights
        /// The scores of the rows asked for, `stride` numbers for each, by weights that had not
        /// seen them.
        package let scores: [Float]
        /// Of the rows that were learnt from, in their order; empty unless recorded.
        package let shares: DualShares
        /// Empty unless recorded.
        package let passes: [PassTrace]
    }

    package init(
        features: FeatureRows, labels: [UInt32], idf: [Float], categories: Int,
        parameters: TrainingParameters
    ) {
        self.features = features
        self.labels = labels
        self.idf = idf
        self.categories = categories
        self.parameters = parameters
        rows = TrainingRows(
            features: features, labels: labels,
            penalties: Self.penalties(labels, categories: categories, parameters),
            norms: Self.norms(features, idf: idf, bias: parameters.bias),
            squaredIDF: idf.map { $0 * $0 })
    }

    private static func penalties(
        _ labels: [UInt32], categories: Int, _ parameters: TrainingParameters
    ) -> [Float] {
        var counts = [Int](repeating: 0, count: categories)
        for label in labels { counts[Int(label)] += 1 }
        let known = counts.count { $0 > 0 }
        let mean = Double(labels.count) / Double(max(known, 1))
        let byCategory = counts.map { count -> Float in
            let rarity = mean / Double(max(count, 1))
            let cost = Double(parameters.cost) * Maths.power(rarity, Double(parameters.balance))
            return Float(1 / (2 * cost))
        }
        return labels.map { byCategory[Int($0)] }
    }

    private static func norms(_ features: FeatureRows, idf: [Float], bias: Float) -> [Float] {
        (0..<features.count).map { row in
            var sum = bias * bias
            features.forEachFeature(of: row) { feature, value in
                let term = value * idf[feature]
                sum += term * term
            }
            return sum
        }
    }

    /// - Parameters:
    ///   - training: the rows to learn from.
    ///   - scored: rows whose scores are wanted. One that is learnt from is scored by weights that
    ///     were learnt without its fold.
    ///   - fold: the fold of each row, below `parameters.folds`.
    ///   - start: the shares that each of `training` had when training ended the last time.
    ///   - isRecorded: whether the outcome tells the shares and the passes.
    package func train(
        on training: [UInt32], scoring scored: [UInt32], fold: [UInt8], stride: Int, threads: Int,
        from start: DualShares? = nil, isRecorded: Bool = false
    ) -> Outcome {
        let lanes = categories > Machines.block ? 2 * Machines.block : Machines.block
        let count = (categories + lanes - 1) / lanes
        let job = BlockTraining(
            rows: rows, training: training, scored: scored, fold: fold, parameters: parameters,
            features: idf.count, categories: categories, lanes: lanes, start: start,
            isRecorded: isRecorded)
        let blocks = Workers.map(count, jobs: threads, state: {}) { (_: inout Void, index) in
            job.run(firstCategory: index * lanes)
        }
        return assemble(blocks, scored: scored.count, stride: stride, lanes: lanes)
    }

    private func assemble(
        _ blocks: [BlockTraining.Outcome], scored: Int, stride: Int, lanes: Int
    ) -> Outcome {
        var weights = StepWeights(features: idf.count, categories: categories)
        var scores = [Float](repeating: 0, count: scored * stride)
        for (index, block) in blocks.enumerated() {
            weights.insert(block.weights, firstBlock: index * lanes / StepWeights.block)
            let first = index * lanes
            let used = min(lanes, categories - first)
            for row in 0..<scored {
                for lane in 0..<used {
                    scores[row * stride + first + lane] = block.scores[row * used + lane]
                }
            }
        }
        return Outcome(
            weights: weights, scores: scores, shares: DualShares(joining: blocks.map(\.shares)),
            passes: PassTrace.joined(blocks.map(\.passes)))
    }
}
