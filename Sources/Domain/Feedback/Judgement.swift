internal import Database

/// What people said of predictions of one category: how many should have been of another.
package struct Judgement: Sendable, Hashable {
    package let predicted: String
    package let correct: String
    package let count: Int

    package init(predicted: String, correct: String, count: Int) {
        self.predicted = predicted
        self.correct = correct
        self.count = count
    }

    /// F1 of each category weighted by how many were of it; 0 where only one category was
    /// predicted, or only one was right: there is nothing to tell apart.
    package static func weightedF1(_ judgements: [Judgement]) -> Double {
        var (predicted, correct, both): ([String: Int], [String: Int], [String: Int]) = (
            [:], [:], [:]
        )
        for judgement in judgements {
            predicted[judgement.predicted, default: 0] += judgement.count
            correct[judgement.correct, default: 0] += judgement.count
            if judgement.predicted == judgement.correct {
                both[judgement.correct, default: 0] += judgement.count
            }
        }
        guard predicted.count > 1, correct.count > 1 else { return 0 }
        // In a fixed order, so that the sum is the same each time.
        let sum = correct.sorted { $0.key < $1.key }.reduce(0.0) { sum, category in
            let hits = Double(2 * both[category.key, default: 0])
            let all = Double(category.value + predicted[category.key, default: 0])
            return sum + Double(category.value) * hits / all
        }
        return sum / Double(correct.values.reduce(0, +))
    }
}

extension PredictionStore {
    /// By the last word on each prediction.
    package func judgements() throws -> [Judgement] {
        try database.query(
            """
            SELECT p.predicted_label AS predicted, f.correct_label AS correct, count(*) AS number
            FROM feedback f JOIN predictions p ON p.id = f.prediction_id
            WHERE f.id = (
                SELECT max(l.id) FROM feedback l WHERE l.prediction_id = f.prediction_id)
            GROUP BY p.predicted_label, f.correct_label
            """
        ).map { row in
            try Judgement(
                predicted: row.get("predicted"), correct: row.get("correct"),
                count: row.get("number"))
        }
    }
}
