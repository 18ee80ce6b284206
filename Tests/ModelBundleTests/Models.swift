import FileStore
import Kernels
import Learning
import ModelBundle
import TestSupport
import TextFeatures

/// Models to write, read and break.
enum Models {
    struct Trained: Sendable {
        let products: Products
        let vectorizer: Vectorizer
        let weights: StepWeights
        var content: BundleContent
    }

    /// Learnt from made-up products, as training does it.
    static func train(
        categories: Int, rows: Int, isCoupled: Bool = true, seed: UInt64 = 1
    ) -> Trained {
        let products = Products(rows, categories: categories, seed: seed)
        let parameters = FeatureParameters()
        let all = (0..<UInt32(rows)).map(\.self)
        var builder = VocabularyBuilder(parameters, threads: 2)
        builder.add(products, rows: all)
        let vectorizer = Vectorizer(parameters, vocabulary: builder.vocabulary())
        let features = vectorizer.rows(of: products, threads: 2)
        let trainer = LinearTrainer(
            features: features, labels: products.labels, idf: vectorizer.vocabulary.idf,
            categories: categories, parameters: TrainingParameters())
        let stride = ScoreMap.stride(categories, isCoupled: isCoupled)
        let outcome = trainer.train(
            on: all, scoring: all, fold: all.map { UInt8($0 / 7 % 4) }, stride: stride, threads: 2)
        var calibration = CalibrationParameters()
        calibration.mostCoupledCategories = isCoupled ? categories : 0
        let map = Calibrator(calibration).map(
            scores: outcome.scores, labels: products.labels, categories: categories,
            threads: 2)
        let weights = outcome.weights
        var content = BundleContent(
            parameters: parameters, vocabulary: vectorizer.vocabulary,
            weights: BundleWeights(
                features: weights.features, categories: categories, steps: weights.steps,
                scales: weights.scales, bias: weights.bias),
            scoreMap: map,
            thresholds: (0..<categories).map { _ in
                DecisionThreshold(automatic: 0.7, unknown: 0.2)
            },
            categories: names(categories), trainingDataDigest: [UInt8](repeating: 7, count: 32))
        content.driftProfile = Array("profile".utf8)
        content.metadata.metrics = ["weighted_f1": 0.9, "accuracy": 0.91]
        content.golden = Classifier(content).goldenExamples((0..<10).map(products.texts))
        return Trained(
            products: products, vectorizer: vectorizer, weights: weights, content: content)
    }

    static func names(_ count: Int) -> [BundleCategory] {
        (0..<count).map { index in
            BundleCategory(
                code: index % 2 == 0 ? 10 * index : nil, label: "Catégorie \(index)",
                key: "category-\(index)")
        }
    }

    /// Three categories and forty features of no meaning: the same bytes for ever.
    static func tiny() -> BundleContent {
        var random = SeededGenerator(seed: 5)
        let terms = (0..<40).map { _ in random.next() }
        let weights = BundleWeights(
            features: 40, categories: 3, steps: random.bytes(640).map { Int8(bitPattern: $0) },
            scales: (0..<40).map { Float($0) / 64 }, bias: (0..<16).map { Float($0) / 8 })
        var content = BundleContent(
            parameters: FeatureParameters(),
            vocabulary: TermVocabulary(terms: terms, idf: (0..<40).map { 1 + Float($0) / 16 }),
            weights: weights,
            scoreMap: ScoreMap(categories: 3, isCoupled: true, start: 2).doubting(0.0625),
            thresholds: (0..<3).map { DecisionThreshold(automatic: 0.75, unknown: Float($0) / 16) },
            categories: names(3), trainingDataDigest: Array(0..<32))
        content.parameters.longestWordRun = 2
        content.parameters.leastRows = 1
        content.parameters.mostFeatures = 1000
        content.parameters.titleCharacterRuns = [3, 5]
        content.parameters.jointCharacterRuns = [4]
        content.parameters.titleEdgeWeight = 0.375
        content.parameters.descriptionEdgeWeight = 0.875
        content.driftProfile = [1, 2, 3]
        content.golden = [
            GoldenExample(
                title: "of no known word", description: "", category: 2, confidence: 0.41386,
                probabilities: [])
        ]
        content.metadata.gitCommit = "0123456789abcdef"
        content.metadata.stageVersion = 3
        content.metadata.parameters = "a: 1\nb: \"two\"\n"
        content.metadata.metrics = ["weighted_f1": 0.5, "ece": .nan, "accuracy": 1]
        return content
    }

    /// Writes without waiting for a disk.
    static func write(
        _ content: BundleContent, to folder: TemporaryDirectory, _ name: String = "model.aisle"
    ) throws -> FilePath {
        let path = FilePath(folder.path(name))
        _ = try BundleWriter.write(content, to: path, durably: false)
        return path
    }
}
