package import Kernels
package import Learning
package import ModelBundle
package import TextFeatures

/// A model that was just learnt, and what it said of rows that it had not seen.
package struct LearntModel: Sendable {
    package let vectorizer: Vectorizer
    package let weights: StepWeights
    package let map: ScoreMap
    package let thresholds: DecisionThresholds
    package let unseen: UnseenScores
    /// The mean loss of each pass of calibration.
    package let losses: [Double]
    /// What each row has put into the weights; empty unless recorded, like the passes.
    package let shares: DualShares
    package let passes: [PassTrace]

    /// What a bundle holds, with golden examples; equal models make equal bundles.
    package func content(
        categories: [BundleCategory], dataDigest: [UInt8], metadata: BundleMetadata,
        golden: [(title: String, description: String)]
    ) -> BundleContent {
        // Confidence below the negated bound is what the fit called a score above the bound.
        let unknown = max(0, -thresholds.unknownBound)
        var content = BundleContent(
            parameters: vectorizer.parameters, vocabulary: vectorizer.vocabulary,
            weights: BundleWeights(
                features: weights.features, categories: weights.categories, steps: weights.steps,
                scales: weights.scales, bias: weights.bias),
            scoreMap: map,
            thresholds: thresholds.automatic.map {
                // What no confidence reaches is 2 in a bundle, which holds finite numbers.
                DecisionThreshold(automatic: min($0, 2), unknown: unknown)
            },
            categories: categories, trainingDataDigest: dataDigest)
        content.metadata = metadata
        content.golden = Classifier(content).goldenExamples(golden)
        return content
    }
}
