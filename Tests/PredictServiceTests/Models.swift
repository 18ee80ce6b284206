import FileStore
import Kernels
import Learning
import ModelBundle
import TestSupport
import TextFeatures

/// Small real models of products whose category shows in their words.
enum Models {
    struct Texts: ProductTexts {
        let titles: [[UInt8]]

        var count: Int { titles.count }

        func withTexts<Result>(
            of row: Int, _ body: (_ title: Span<UInt8>, _ description: Span<UInt8>) -> Result
        ) -> Result {
            let (title, empty) = (titles[row], [UInt8]())
            return body(title.span, empty.span)
        }
    }

    static let categories = (0..<6).map { index in
        BundleCategory(
            code: index == 0 ? nil : 10 * index, label: "Catégorie \"\(index)\"",
            key: "category-\(index)")
    }

    /// - Parameter seed: Another one gives another model.
    static func content(seed: UInt64 = 1) -> BundleContent {
        var random = SeededGenerator(seed: seed)
        let labels = (0..<UInt32(300)).map { $0 % UInt32(categories.count) }
        let texts = Texts(
            titles: labels.map { label in
                let words = (0..<6).map { _ in
                    Bool.random(using: &random)
                        ? "thing\(label)x\(Int.random(in: 0..<5, using: &random))"
                        : "word\(Int.random(in: 0..<400, using: &random))"
                }
                return Array(words.joined(separator: " ").utf8)
            })
        let rows = (0..<UInt32(labels.count)).map(\.self)
        var builder = VocabularyBuilder(FeatureParameters(), threads: 2)
        builder.add(texts, rows: rows)
        let vectorizer = Vectorizer(FeatureParameters(), vocabulary: builder.vocabulary())
        let outcome = LinearTrainer(
            features: vectorizer.rows(of: texts, threads: 2), labels: labels,
            idf: vectorizer.vocabulary.idf, categories: categories.count,
            parameters: TrainingParameters()
        ).train(
            on: rows, scoring: rows, fold: rows.map { UInt8($0 / 7 % 4) },
            stride: ScoreMap.stride(categories.count, isCoupled: true), threads: 2)
        let weights = outcome.weights
        var content = BundleContent(
            parameters: FeatureParameters(), vocabulary: vectorizer.vocabulary,
            weights: BundleWeights(
                features: weights.features, categories: categories.count, steps: weights.steps,
                scales: weights.scales, bias: weights.bias),
            scoreMap: Calibrator(CalibrationParameters()).map(
                scores: outcome.scores, labels: labels, categories: categories.count,
                threads: 2),
            thresholds: categories.map { _ in DecisionThreshold(automatic: 0.7, unknown: 0.2) },
            categories: categories, trainingDataDigest: [UInt8](repeating: 1, count: 32))
        content.metadata.metrics = ["weighted_f1": 0.9]
        content.golden = Classifier(content).goldenExamples([("thing1x1 word5", ""), ("x", "y")])
        return content
    }
}
