internal import Drift
internal import ModelBundle

/// What the drift service compares traffic with: products that the model had not seen, and what it
/// says of them.
enum ReferenceProfile {
    /// - Parameter predictions: In the order of the texts.
    static func bytes(
        of texts: LabelledTexts, _ predictions: [Prediction], labels: [String]
    ) -> [UInt8] {
        var builder = DriftProfile.Builder()
        for (row, prediction) in predictions.enumerated() {
            let (title, description) = texts.withTexts(of: row) { title, description in
                (text(title), text(description))
            }
            builder.add(
                ProfileRow(
                    title: title, description: description, label: labels[prediction.category],
                    confidence: Double(prediction.confidence),
                    decision: prediction.decision.rawValue,
                    unknownWords: Double(prediction.unknownWords), modelVersion: 0,
                    key: texts.hash(of: row)))
        }
        return builder.profile.bytes
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }
}
