internal import Kernels
internal import Synchronization
package import TextFeatures

/// Predicts the categories of products; any number of threads share one, each with a `Scratch`.
package final class Classifier: Sendable {
    package let parameters: FeatureParameters
    package let categoryCount: Int
    let tables: ModelTables
    let bias: [Float]
    let scoreMap: ScoreMap
    let thresholds: [DecisionThreshold]
    let groupWeights: [Float]
    private let identity: UInt64

    private static let made = Atomic<UInt64>(0)

    /// A model that has not been written yet.
    package convenience init(_ content: BundleContent) {
        self.init(
            ModelTables(content), parameters: content.parameters, bias: content.weights.bias,
            scoreMap: content.scoreMap, thresholds: content.thresholds)
    }

    init(
        _ tables: ModelTables, parameters: FeatureParameters, bias: [Float], scoreMap: ScoreMap,
        thresholds: [DecisionThreshold]
    ) {
        self.tables = tables
        self.parameters = parameters
        self.bias = bias
        self.scoreMap = scoreMap
        self.thresholds = thresholds
        groupWeights = parameters.groupWeights
        categoryCount = scoreMap.categories
        identity = Self.made.add(1, ordering: .relaxed).newValue
    }

    /// The memory of one thread. It serves any classifier, and grows quick once it keeps to one.
    package struct Scratch: Sendable {
        var reader: TermReader
        var row = ServingRow()
        var scores: [Float]
        /// Of the last product, one for each category.
        package internal(set) var probabilities: [Float]
        fileprivate let identity: UInt64

        package init(for classifier: Classifier) {
            reader = TermReader(classifier.parameters)
            scores = classifier.bias
            probabilities = [Float](repeating: 0, count: classifier.categoryCount)
            identity = classifier.identity
        }
    }

    func renew(_ scratch: inout Scratch) {
        if scratch.identity != identity { scratch = Scratch(for: self) }
    }

    package func predict(
        title: Span<UInt8>, description: Span<UInt8>, _ scratch: inout Scratch
    ) -> Prediction {
        let words = score(title: title, description: description, &scratch)
        return decide(scratch.probabilities, isKnown: scratch.row.count > 0, words)
    }

    /// The probability of every category, for calibration and tests; `predict` gives the best five.
    package func probabilities(
        title: Span<UInt8>, description: Span<UInt8>, _ scratch: inout Scratch
    ) -> [Float] {
        _ = score(title: title, description: description, &scratch)
        return scratch.probabilities
    }

    /// The scores before they become probabilities, one for each category.
    package func scores(
        title: Span<UInt8>, description: Span<UInt8>, _ scratch: inout Scratch
    ) -> [Float] {
        _ = score(title: title, description: description, &scratch)
        return Array(scratch.scores.prefix(categoryCount))
    }

    func score(
        title: Span<UInt8>, description: Span<UInt8>, _ scratch: inout Scratch
    ) -> (all: Int, unknown: Int) {
        renew(&scratch)
        scratch.reader.read(title: title, description: description)
        for lane in scratch.scores.indices { scratch.scores[lane] = bias[lane] }
        let words = addScores(&scratch.reader, &scratch.row, &scratch.scores)
        for lane in categoryCount..<scratch.scores.count { scratch.scores[lane] = 0 }
        scoreMap.probabilities(of: scratch.scores, into: &scratch.probabilities)
        return words
    }

    /// The parts one by one, as the whole would be copied to be read and changed at once.
    private func addScores(
        _ reader: inout TermReader, _ row: inout ServingRow, _ scores: inout [Float]
    ) -> (all: Int, unknown: Int) {
        let weights = FeatureParameters.countWeights
        return tables.withTables { vocabulary, steps in
            let words = reader.pack(into: &row, vocabulary, groupWeights: groupWeights)
            row.addScores(steps, countWeights: weights, to: &scores)
            return words
        }
    }

    func decide(
        _ probabilities: [Float], isKnown: Bool, _ words: (all: Int, unknown: Int)
    ) -> Prediction {
        var best = InlineArray<5, CategoryShare>(
            repeating: CategoryShare(category: 0, confidence: -1))
        let last = Prediction.alternativeCount - 1
        for category in 0..<categoryCount {
            let confidence = probabilities[category]
            guard confidence > best[last].confidence else { continue }
            var place = last
            while place > 0, confidence > best[place - 1].confidence {
                best[place] = best[place - 1]
                place -= 1
            }
            best[place] = CategoryShare(category: category, confidence: confidence)
        }
        let threshold = thresholds[best[0].category]
        let confidence = best[0].confidence
        // Where no term is known, the answer knows nothing of the product.
        let decision: Prediction.Decision =
            confidence < threshold.unknown || !isKnown
            ? .unknown : confidence >= threshold.automatic ? .auto : .review
        let share = words.all == 0 ? 1 : Float(words.unknown) / Float(words.all)
        return Prediction(
            best, count: min(categoryCount, Prediction.alternativeCount), decision: decision,
            unknownWords: share)
    }
}
