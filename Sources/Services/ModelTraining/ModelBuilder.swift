package import Kernels
package import Learning
package import TextFeatures

/// Learns a model from labelled texts; equal inputs give equal models, with any number of threads.
package struct ModelBuilder: Sendable {
    package struct Model: Sendable {
        package let vectorizer: Vectorizer
        package let weights: StepWeights
        package let map: ScoreMap
        /// Rows that the weights had not seen when they were scored, and their scores.
        package let calibrationRows: [UInt32]
        package let calibrationScores: [Float]
    }

    /// Wall time, in seconds.
    package struct Timings: Sendable {
        package var features = 0.0
        package var fit = 0.0
    }

    package let parameters: ModelParameters
    package let threads: Int

    package init(_ parameters: ModelParameters, threads: Int) {
        self.parameters = parameters
        self.threads = threads
    }

    /// Learns from all rows, and calibrates on scores by weights that were learnt without them.
    package func build(
        _ texts: LabelledTexts, categories: Int, timings: inout Timings
    ) -> Model {
        let start = ContinuousClock.now
        let rows = (0..<UInt32(texts.count)).map(\.self)
        var builder = VocabularyBuilder(parameters.features, threads: threads)
        builder.add(texts, rows: rows)
        let vectorizer = Vectorizer(parameters.features, vocabulary: builder.vocabulary())
        let features = vectorizer.rows(of: texts, threads: threads)
        let extracted = ContinuousClock.now
        let trainer = LinearTrainer(
            features: features, labels: texts.labels, idf: vectorizer.vocabulary.idf,
            categories: categories, parameters: parameters.training)
        let hashes = rows.map { texts.hash(of: Int($0)) }
        let folds = hashes.map { UInt8($0 % UInt64(parameters.training.folds)) }
        let scored = calibrationRows(hashes, categories: categories)
        let outcome = trainer.train(
            on: rows, scoring: scored, fold: folds,
            stride: ScoreMap.stride(
                categories, isCoupled: parameters.calibration.isCoupled(categories)),
            threads: threads)
        let map = Calibrator(parameters.calibration).map(
            scores: outcome.scores, labels: scored.map { texts.labels[Int($0)] },
            categories: categories)
        timings.features = (extracted - start) / .seconds(1)
        timings.fit = (ContinuousClock.now - extracted) / .seconds(1)
        return Model(
            vectorizer: vectorizer, weights: outcome.weights, map: map, calibrationRows: scored,
            calibrationScores: outcome.scores)
    }

    /// All rows, or a sample that depends on their texts alone where the scores would be too many.
    private func calibrationRows(_ hashes: [UInt64], categories: Int) -> [UInt32] {
        let most = max(parameters.calibration.mostScores / categories, 1)
        let rows = (0..<UInt32(hashes.count)).map(\.self)
        guard rows.count > most else { return rows }
        return rows.sorted { (hashes[Int($0)], $0) < (hashes[Int($1)], $1) }.prefix(most).sorted()
    }
}
