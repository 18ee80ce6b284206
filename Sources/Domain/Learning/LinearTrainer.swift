package import Kernels
internal import Parallelism

/// Learns a weight for each feature and category: one machine a category, against all others.
///
/// Machines are learnt side by side in blocks that do not look at each other, so any number of
/// threads gives the same weights.
package struct LinearTrainer: Sendable {
    package private(set) var features: FeatureRows
    package let labels: [UInt32]
    package let idf: [Float]
    package let categories: Int
    package let parameters: TrainingParameters
    private let unseenScales: [Float]?
    /// A term in more rows costs less memory traffic with weights of its own.
    private static let mostRare = 4

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

    /// - Parameter unseenScales: what the scales of each row's groups would be, had it not been
    ///   learnt from; it is scored by them where its fold is left out.
    package init(
        features: FeatureRows, labels: [UInt32], idf: [Float], categories: Int,
        parameters: TrainingParameters, unseenScales: [Float]? = nil
    ) {
        self.features = features
        self.unseenScales = unseenScales
        self.labels = labels
        self.idf = idf
        self.categories = categories
        self.parameters = parameters
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

    private func norms(threads: Int) -> [Float] {
        let bias = parameters.bias
        return Workers.map(features.count, jobs: threads) { row in
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
    package consuming func train(
        on training: [UInt32], scoring scored: [UInt32], fold: [UInt8], stride: Int, threads: Int,
        from start: DualShares? = nil, isRecorded: Bool = false
    ) -> Outcome {
        let lanes = categories > Machines.block ? 2 * Machines.block : Machines.block
        let count = (categories + lanes - 1) / lanes
        let (rows, unseen, rare) = rows(training, threads: threads)
        let all = StepWeights.blocks(categories)
        let tables = StepTarget.tables(features: idf.count, blocks: all) { target in
            let job = BlockTraining(
                rows: rows, unseen: unseen, rare: rare, training: training, scored: scored,
                fold: fold,
                parameters: parameters, categories: categories, lanes: lanes, start: start,
                isRecorded: isRecorded, target: target)
            let parts = job.parts()
            return Workers.map(
                count, parts: parts.count, jobs: threads, state: { nil as Machines? },
                begin: { job.learn(firstCategory: $0 * lanes) },
                part: { room, learnt, index in job.run(parts[index], learnt, &room) },
                end: { learnt, pieces in job.outcome(learnt, parts, pieces) })
        }
        let blocks = tables.result
        let bias = Array(blocks.map(\.bias).joined().prefix(all * StepWeights.block))
        return Outcome(
            weights: StepWeights(
                features: idf.count, categories: categories, steps: tables.steps,
                scales: tables.scales, bias: bias),
            scores: joined(blocks, scored: scored.count, stride: stride, lanes: lanes),
            shares: DualShares(joining: blocks.map(\.shares)),
            passes: PassTrace.joined(blocks.map(\.passes)))
    }

    /// Splits the features into those that get weights and those that few rows have, whose part
    /// in scores is told by the kin of each row.
    private mutating func rows(
        _ training: [UInt32], threads: Int
    ) -> (rows: TrainingRows, unseen: TrainingRows, rare: RareTerms) {
        let norms = norms(threads: threads)
        let squaredIDF = idf.map { $0 * $0 }
        let rare = RareTerms(
            features, order: training, features: idf.count, most: Self.mostRare
        ) { count, body in Workers.forEach(count, jobs: threads, body) }
        let kin = Self.kin(features, rare, squaredIDF, threads: threads)
        let unseenKin = unseenScales.map {
            Self.kin(features.scaled($0), rare, squaredIDF, threads: threads)
        }
        features.keep(below: rare.first)
        let rows = TrainingRows(
            features: features, kin: kin, labels: labels,
            penalties: Self.penalties(labels, categories: categories, parameters), norms: norms,
            squaredIDF: squaredIDF)
        guard let unseenScales, let unseenKin else { return (rows, rows, rare) }
        return (rows, rows.scaled(unseenScales, kin: unseenKin), rare)
    }

    private static func kin(
        _ features: FeatureRows, _ rare: RareTerms, _ squaredIDF: [Float], threads: Int
    ) -> Kin {
        guard rare.count > 0 else { return Kin(count: features.count) }
        let size = 512
        let pieces = Workers.map(
            (features.count + size - 1) / size, jobs: threads,
            state: { Kin.Room(rows: features.count) }
        ) { (room: inout Kin.Room, task) -> Kin in
            var piece = Kin()
            for row in task * size..<min((task + 1) * size, features.count) {
                piece.append(row, of: features, rare, squaredIDF: squaredIDF, &room)
            }
            return piece
        }
        var kin = Kin()
        for piece in pieces { kin.append(contentsOf: piece) }
        return kin
    }

    /// One number for each scored row and category.
    private func joined(
        _ blocks: [BlockTraining.Outcome], scored: Int, stride: Int, lanes: Int
    ) -> [Float] {
        var scores = [Float](repeating: 0, count: scored * stride)
        for (index, block) in blocks.enumerated() {
            let first = index * lanes
            let used = min(lanes, categories - first)
            for row in 0..<scored {
                for lane in 0..<used {
                    scores[row * stride + first + lane] = block.scores[row * used + lane]
                }
            }
        }
        return scores
    }
}
