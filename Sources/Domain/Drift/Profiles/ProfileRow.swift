/// A product with what the model said of it: one row of a profile.
package struct ProfileRow: Sendable {
    package var title: String
    package var description: String
    package var label: String
    package var confidence: Double
    package var decision: String
    package var unknownWords: Double
    package var modelVersion: Int
    /// Tells rows apart for the sample; equal for equal rows.
    package var key: UInt64
    /// How long the answer took, when that is known.
    package var microseconds: Int?

    package init(
        title: String, description: String, label: String, confidence: Double, decision: String,
        unknownWords: Double, modelVersion: Int, key: UInt64,
        microseconds: Int? = nil
    ) {
        self.title = title
        self.description = description
        self.label = label
        self.confidence = confidence
        self.decision = decision
        self.unknownWords = unknownWords
        self.modelVersion = modelVersion
        self.key = key
        self.microseconds = microseconds
    }
}
