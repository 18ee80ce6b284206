package import Kernels
package import TextFeatures

/// Everything that a model's file holds, in memory.
package struct BundleContent: Sendable {
    package var parameters: FeatureParameters
    package var vocabulary: TermVocabulary
    package var weights: BundleWeights
    package var scoreMap: ScoreMap
    /// One for each category.
    package var thresholds: [DecisionThreshold]
    package var categories: [BundleCategory]
    /// The SHA-256 of the data that was learnt from.
    package var trainingDataDigest: [UInt8]
    /// What the drift service compares with; its own format, empty when there is none.
    package var driftProfile: [UInt8] = []
    package var golden: [GoldenExample] = []
    package var metadata = BundleMetadata()

    package init(
        parameters: FeatureParameters, vocabulary: TermVocabulary, weights: BundleWeights,
        scoreMap: ScoreMap, thresholds: [DecisionThreshold], categories: [BundleCategory],
        trainingDataDigest: [UInt8]
    ) {
        self.parameters = parameters
        self.vocabulary = vocabulary
        self.weights = weights
        self.scoreMap = scoreMap
        self.thresholds = thresholds
        self.categories = categories
        self.trainingDataDigest = trainingDataDigest
    }
}

/// Weights in 8 bits: for each feature and block of 16 categories, a scale and its steps.
package struct BundleWeights: Sendable {
    package static let block = 16

    package let features: Int
    package let categories: Int
    package let steps: [Int8]
    package let scales: [Float]
    /// What the bias adds to the score of each category, zero or not past the categories.
    package let bias: [Float]

    package init(
        features: Int, categories: Int, steps: [Int8], scales: [Float], bias: [Float]
    ) {
        self.features = features
        self.categories = categories
        self.steps = steps
        self.scales = scales
        self.bias = bias
    }

    package var blocks: Int { Self.blocks(categories) }

    static func blocks(_ categories: Int) -> Int { (categories + block - 1) / block }
}

/// How sure a prediction of one category must be.
package struct DecisionThreshold: Sendable, Equatable {
    /// From this confidence on nobody needs to look.
    package let automatic: Float
    /// Below this one the product may be of no known category.
    package let unknown: Float

    package init(automatic: Float, unknown: Float) {
        self.automatic = automatic
        self.unknown = unknown
    }
}

/// A category as answers name it.
package struct BundleCategory: Sendable, Hashable {
    /// The shop's number for it, if it has one.
    package let code: Int?
    /// What people read.
    package let label: String
    /// What stands in the data.
    package let key: String

    package init(code: Int?, label: String, key: String) {
        self.code = code
        self.label = label
        self.key = key
    }
}

/// A product and what the model said of it when it was made.
package struct GoldenExample: Sendable, Equatable {
    package let title: String
    package let description: String
    package let category: Int
    package let confidence: Float
    /// The likeliest categories, best first.
    package let probabilities: [CategoryShare]

    package init(
        title: String, description: String, category: Int, confidence: Float,
        probabilities: [CategoryShare]
    ) {
        self.title = title
        self.description = description
        self.category = category
        self.confidence = confidence
        self.probabilities = probabilities
    }
}

/// How likely a category is.
package struct CategoryShare: Sendable, Hashable {
    package let category: Int
    package let confidence: Float

    package init(category: Int, confidence: Float) {
        self.category = category
        self.confidence = confidence
    }
}
