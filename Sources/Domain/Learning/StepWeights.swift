package import Kernels

/// Learnt weights in 8 bits: for each feature and block of 16 categories, a scale and its steps.
package struct StepWeights: Sendable, Equatable {
    package static let block = 16

    package let features: Int
    package let categories: Int
    /// `blocks` * 16 for each feature.
    package internal(set) var steps: [Int8]
    /// `blocks` for each feature.
    package internal(set) var scales: [Float]
    /// What the bias adds to the score of each category.
    package internal(set) var bias: [Float]

    package var blocks: Int { (categories + Self.block - 1) / Self.block }

    init(features: Int, categories: Int) {
        self.features = features
        self.categories = categories
        let blocks = (categories + Self.block - 1) / Self.block
        steps = [Int8](repeating: 0, count: features * blocks * Self.block)
        scales = [Float](repeating: 0, count: features * blocks)
        bias = [Float](repeating: 0, count: blocks * Self.block)
    }

    /// The weight of a feature, idf included, for a category.
    package func weight(feature: Int, category: Int) -> Float {
        let row = feature * blocks + category / Self.block
        return scales[row] * Float(steps[row * Self.block + category % Self.block])
    }
}

extension StepWeights {
    /// The score of each category for a row; past the categories stands nothing of meaning.
    package func scores(of rows: FeatureRows, row: Int) -> [Float] {
        var scores = bias
        rows.addScores(of: row, steps: steps, scales: scales, blocks: blocks, to: &scores)
        return scores
    }
}
