import Drift
import TestSupport

/// Made-up traffic of a shop: twelve categories with words of their own, and one more on demand.
enum ProfileRows {
    private static let syllables = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu"]

    private static func word(_ number: Int) -> String {
        syllables[number % 10] + syllables[number / 10 % 10] + syllables[number / 100 % 10]
    }

    /// - Parameter held: The share of products from a category that nobody was trained on: its
    ///   words are mostly unknown, and the model is unsure of it.
    static func rows(_ count: Int, seed: UInt64, held: Double = 0) -> [ProfileRow] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in row(&random, held) }
    }

    static func row(_ random: inout SeededGenerator, _ held: Double) -> ProfileRow {
        let isHeld = Double.random(in: 0..<1, using: &random) < held
        let category = isHeld ? 12 : Int.random(in: 0..<144, using: &random).squareRoot
        func text(_ words: ClosedRange<Int>) -> String {
            (0..<Int.random(in: words, using: &random)).map { _ in
                let isCommon = Double.random(in: 0..<1, using: &random) < 0.3
                return word(
                    (isCommon ? 900 : category * 60) + Int.random(in: 0..<60, using: &random))
            }.joined(separator: " ")
        }
        let hasDescription = Double.random(in: 0..<1, using: &random) < 0.66
        let title = text(3...9)
        let description = hasDescription ? text(5...60) : ""
        let unsure = Double.random(in: 0..<1, using: &random)
        let draw = Double.random(in: 0..<1, using: &random)
        let confidence = isHeld ? 0.2 + 0.5 * draw : 1 - 0.6 * unsure * unsure * unsure
        return ProfileRow(
            title: title, description: description,
            label: isHeld ? "c\(Int.random(in: 0..<3, using: &random))" : "c\(category)",
            confidence: confidence,
            decision: confidence > 0.8 ? "auto" : confidence > 0.35 ? "review" : "unknown",
            unknownWords: isHeld ? 0.2 + 0.5 * unsure : 0.15 * draw * draw, modelVersion: 3,
            key: random.next())
    }
}

extension Int {
    fileprivate var squareRoot: Int { Int(Double(self).squareRoot()) }
}
