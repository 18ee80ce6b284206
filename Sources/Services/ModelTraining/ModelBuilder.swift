internal import Kernels
package import Learning
internal import TextFeatures

/// Learns a model from labelled texts; equal inputs give equal models, with any number of threads.
package struct ModelBuilder: Sendable {
    /// Wall time, in seconds.
    package struct Timings: Sendable {
        package var features = 0.0
        package var fit = 0.0

        package init() {}
    }

    package let parameters: ModelParameters
    package let threads: Int

    package init(_ parameters: ModelParameters, threads: Int) {
        self.parameters = parameters
        self.threads = threads
    }

    /// Learns from some rows, and calibrates on scores by weights that had not seen their rows.
    ///
    /// - Parameters:
    ///   - shares: what to go on from, for each row that is learnt from.
    ///   - isRecorded: whether the model tells its shares and passes, and of rows that it was
    ///     learnt from what it would say of new ones like them.
    package func build(
        _ texts: LabelledTexts, _ parts: LearningParts, categories: Int, timings: inout Timings,
        from shares: DualShares? = nil, isRecorded: Bool = false
    ) -> LearntModel {
        let start = ContinuousClock.now
        var features = parameters.features
        features.mostFeatures = min(
            features.mostFeatures, parameters.training.mostFeatures(categories: categories))
        var builder = VocabularyBuilder(features, threads: threads)
        builder.add(texts, rows: parts.training)
        let vectorizer = Vectorizer(parameters.features, vocabulary: builder.vocabulary())
        let featureRows = vectorizer.rows(of: texts, threads: threads)
        let unseenScales =
            isRecorded
            ? vectorizer.unseenScales(of: featureRows, learnt: parts.training, threads: threads)
            : nil
        let extracted = ContinuousClock.now
        let trainer = LinearTrainer(
            features: consume featureRows, labels: texts.labels, idf: vectorizer.vocabulary.idf,
            categories: categories, parameters: parameters.training,
            unseenScales: unseenScales)
        let fold = texts.folds(parameters.training.folds, threads: threads)
        let stride = ScoreMap.stride(
            categories, isCoupled: parameters.calibration.isCoupled(categories))
        let outcome = trainer.train(
            on: parts.training, scoring: parts.scored, fold: fold, stride: stride,
            threads: threads, from: shares, isRecorded: isRecorded)
        let unseen = UnseenScores(
            scores: outcome.scores, stride: stride,
            labels: parts.scored.map { texts.labels[Int($0)] }, rows: parts.scored)
        let calibrating = unseen.first(parts.calibrationCount)
        var losses: [Double] = []
        let map = Calibrator(parameters.calibration).map(
            scores: calibrating.scores, labels: calibrating.labels, categories: categories,
            threads: threads, onPass: { losses.append($0) })
        let thresholds = parameters.decisions.thresholds(
            of: calibrating, map: map, threads: threads)
        timings.features += (extracted - start) / .seconds(1)
        timings.fit += (ContinuousClock.now - extracted) / .seconds(1)
        return LearntModel(
            vectorizer: vectorizer, weights: outcome.weights, map: map, thresholds: thresholds,
            unseen: unseen, losses: losses, shares: outcome.shares, passes: outcome.passes)
    }
}
