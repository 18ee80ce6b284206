/// What is done with a prediction.
package enum Decision: String, Sendable, CaseIterable {
    /// Taken as it is.
    case auto
    /// A person decides.
    case review
    /// The product seems to be of no category that the model knows.
    case unknown
}

/// From when on a prediction is taken without a person.
package struct DecisionThresholds: Sendable, Equatable {
    /// The least probability of each category; infinite where none is enough.
    package let automatic: [Float]
    /// The same for all categories together.
    package let pooled: Float
    /// A product whose unknown score is above is unknown.
    package let unknownBound: Float

    package init(automatic: [Float], pooled: Float, unknownBound: Float) {
        self.automatic = automatic
        self.pooled = pooled
        self.unknownBound = unknownBound
    }

    package func decision(category: Int, confidence: Float, unknownScore: Float) -> Decision {
        if unknownScore > unknownBound { return .unknown }
        return confidence >= automatic[category] ? .auto : .review
    }

    /// How foreign a product is: the share of its terms that the vocabulary lacks, less the largest of
    /// its raw scores.
    ///
    /// Held-out categories of debian tell: of 1 - probability, entropy, energy, the scores alone and
    /// mixes of them, this one flags most at the same false flags (CHANGELOG has the figures).
    package static func unknownScore(
        largestScore: Float, knownTerms: Int, terms: Int
    ) -> Float {
        let unknown = terms == 0 ? 1 : 1 - Float(knownTerms) / Float(terms)
        return unknown - largestScore
    }
}
