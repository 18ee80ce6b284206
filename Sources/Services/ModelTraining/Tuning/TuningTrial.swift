package import Registry

/// One set of parameters, and how good the model was that they made.
package struct TuningTrial: Sendable {
    /// From 0.
    package let number: Int
    /// Where the parameters come from, for people.
    package let origin: String
    package let run: RunID
    package let parameters: ModelParameters
    /// On the validation part, which was not learnt from.
    package let metrics: [String: Double]
    package let seconds: Double

    package var score: Double { metrics["weighted_f1"] ?? 0 }
}
