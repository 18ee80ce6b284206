package import Learning
package import ModelBundle
internal import Parallelism

/// What a model says of labelled texts, and how good that is.
package struct Judgement: Sendable {
    private static let rowsPerTask = 256

    /// In the order of the rows.
    package let predictions: [Prediction]
    package let matrix: ConfusionMatrix
    package let probabilities: ProbabilityMeasures
    package let decisions: DecisionMeasures

    private struct Piece: Sendable {
        var predictions: [Prediction] = []
        var measures = ProbabilityMeasures()
    }

    /// - Parameter categories: how many there are, those included that the model does not know.
    package init(
        of texts: LabelledTexts, by classifier: Classifier, categories: Int, threads: Int
    ) {
        let tasks = (texts.count + Self.rowsPerTask - 1) / Self.rowsPerTask
        let pieces = Workers.map(
            tasks, jobs: threads, state: { Classifier.Scratch(for: classifier) }
        ) { (scratch: inout Classifier.Scratch, task) -> Piece in
            let start = task * Self.rowsPerTask
            return Self.judge(
                texts, start..<min(start + Self.rowsPerTask, texts.count), classifier, &scratch)
        }
        // One after the other, so that sums do not depend on threads.
        var predictions: [Prediction] = []
        predictions.reserveCapacity(texts.count)
        var probabilities = ProbabilityMeasures()
        for piece in pieces {
            predictions += piece.predictions
            probabilities.merge(piece.measures)
        }
        var matrix = ConfusionMatrix(categories: categories)
        var decisions = DecisionMeasures()
        for (label, prediction) in zip(texts.labels, predictions) {
            matrix.add(label, predicted: UInt32(prediction.category))
            decisions.add(
                Decision(prediction.decision), isRight: Int(label) == prediction.category)
        }
        self.predictions = predictions
        self.probabilities = probabilities
        self.matrix = matrix
        self.decisions = decisions
    }

    /// By the names that the registry has for them.
    package var metrics: [String: Double] {
        var metrics = [
            "weighted_f1": matrix.weightedF1, "macro_f1": matrix.macroF1,
            "accuracy": matrix.accuracy, "ece": probabilities.calibrationError,
            "log_loss": probabilities.logLoss, "brier_score": probabilities.brierScore,
            "auto_share": decisions.coverage, "unknown_share": decisions.unknownShare,
        ]
        if decisions.automatic > 0 { metrics["auto_precision"] = decisions.precision }
        return metrics
    }

    private static func judge(
        _ texts: LabelledTexts, _ rows: Range<Int>, _ classifier: Classifier,
        _ scratch: inout Classifier.Scratch
    ) -> Piece {
        var piece = Piece()
        piece.predictions.reserveCapacity(rows.count)
        for row in rows {
            let prediction = texts.withTexts(of: row) { title, description in
                classifier.predict(title: title, description: description, &scratch)
            }
            let label = Int(texts.labels[row])
            piece.measures.add(
                scratch.probabilities[...],
                label: label < classifier.categoryCount ? label : nil)
            piece.predictions.append(prediction)
        }
        return piece
    }
}

extension Decision {
    fileprivate init(_ decision: Prediction.Decision) {
        self =
            switch decision {
            case .auto: .auto
            case .review: .review
            case .unknown: .unknown
            }
    }
}
