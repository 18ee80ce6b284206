/// One statistic of a column.
package struct Measure: Sendable, Equatable {
    /// The names are the peers'.
    package enum Name: String, Sendable {
        case kolmogorovSmirnov = "ks"
        case chiSquare = "chisquare"
        case proportions = "z"
        case wasserstein
        case jensenShannon = "jensenshannon"
        case stabilityIndex = "psi"
        case divergence = "kl_div"
        case hellinger
        case totalVariation = "tvd"
        case randomText = "perc_text_content_drift"
        case text = "abs_text_content_drift"
    }

    package let name: Name
    package let value: Double
    package var pValue: Double?

    /// The value that a threshold is for: p where the statistic has one.
    package var score: Double { pValue ?? value }
}

/// The statistic that the peers would take for a column, and what they would say.
package struct PeerMethod: Sendable, Equatable {
    package let name: Measure.Name
    package let score: Double
    package let threshold: Double
    package let isDrifted: Bool

    /// - Parameter limit: Of a text's area, when random orders set it.
    init(_ measure: Measure, limit: Double? = nil) {
        name = measure.name
        score = measure.score
        switch measure.name {
        case .kolmogorovSmirnov:
            threshold = 0.05
            isDrifted = score <= 0.05
        case .chiSquare, .proportions:
            threshold = 0.05
            isDrifted = score < 0.05
        case .randomText:
            threshold = limit ?? 1
            isDrifted = score > threshold
        case .text:
            threshold = 0.55
            isDrifted = score > 0.55
        default:
            threshold = 0.1
            isDrifted = score >= 0.1
        }
    }
}
