package import Kernels

/// Learnt weights in 8 bits: for each feature and block of 16 categories, a scale and its steps.
package struct StepWeights: Sendable, Equatable {
    package static let block = 16

    package let features: Int
    package let categories: Int
    /// `blocks` * 16 for each feature.
    package let steps: [Int8]
    /// `blocks` for each feature.
    package let scales: [Float]
    /// What the bias adds to the score of each category.
    package let bias: [Float]

    package var blocks: Int { Self.blocks(categories) }

    static func blocks(_ categories: Int) -> Int { (categories + block - 1) / block }

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
