/// What a model says of a product.
package struct Prediction: Sendable {
    package static let alternativeCount = 5

    package enum Decision: String, Sendable, CaseIterable {
        /// Sure enough for nobody to look.
        case auto
        case review
        /// Perhaps of no category that the model knows.
        case unknown
    }

    /// The number of the likeliest category.
    package let category: Int
    package let confidence: Float
    package let decision: Decision
    /// The share of the product's words that the model has never seen; 1 when it has no words.
    package let unknownWords: Float
    private let likeliest: InlineArray<5, CategoryShare>
    private let count: Int

    init(
        _ likeliest: InlineArray<5, CategoryShare>, count: Int, decision: Decision,
        unknownWords: Float
    ) {
        category = likeliest[0].category
        confidence = likeliest[0].confidence
        self.likeliest = likeliest
        self.count = count
        self.decision = decision
        self.unknownWords = unknownWords
    }

    /// Calls `body` with what `alternatives` holds, and makes no array of it.
    package func forEachAlternative(_ body: (CategoryShare) -> Void) {
        for index in 0..<count { body(likeliest[index]) }
    }

    /// The five likeliest categories, or all when there are fewer; best first.
    package var alternatives: [CategoryShare] {
        (0..<count).map { likeliest[$0] }
    }
}
