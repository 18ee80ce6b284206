package import Kernels
package import Learning
internal import Parallelism

/// The scores of rows by weights that had not seen them.
package struct UnseenScores: Sendable {
    /// `stride` numbers for each row.
    package let scores: [Float]
    package let stride: Int
    package let labels: [UInt32]
    /// Which rows of the texts these are.
    package let rows: [UInt32]

    package init(scores: [Float], stride: Int, labels: [UInt32], rows: [UInt32]) {
        self.scores = scores
        self.stride = stride
        self.labels = labels
        self.rows = rows
    }

    package func scores(at index: Int) -> [Float] {
        Array(scores[index * stride..<(index + 1) * stride])
    }

    package func first(_ count: Int) -> UnseenScores {
        guard count < rows.count else { return self }
        return UnseenScores(
            scores: Array(scores.prefix(count * stride)), stride: stride,
            labels: Array(labels.prefix(count)), rows: Array(rows.prefix(count)))
    }

    /// Calls `body` with the probabilities of each row; results are in the order of the rows.
    package func map<Output: Sendable>(
        _ map: ScoreMap, threads: Int,
        _ body: @Sendable (_ index: Int, _ probabilities: [Float]) -> Output
    ) -> [Output] {
        let (stride, categories, all) = (stride, map.categories, scores)
        return Workers.map(
            rows.count, jobs: threads,
            state: {
                ScoreRoom(
                    scores: [Float](repeating: 0, count: stride),
                    probabilities: [Float](repeating: 0, count: categories))
            },
            { (room: inout ScoreRoom, index) -> Output in
                for lane in 0..<stride { room.scores[lane] = all[index * stride + lane] }
                map.probabilities(of: room.scores, into: &room.probabilities)
                return body(index, room.probabilities)
            })
    }
}

/// The memory of one thread.
private struct ScoreRoom {
    var scores: [Float]
    var probabilities: [Float]
}

extension ThresholdFit {
    /// The thresholds that a bundle holds.
    ///
    /// The unknown score here is the negated confidence, which is all that a served prediction
    /// needs; on debian it finds held-out categories nearly as well as the best score known.
    package func thresholds(
        of unseen: UnseenScores, map: ScoreMap, threads: Int
    ) -> DecisionThresholds {
        let labels = unseen.labels
        let rows = unseen.map(map, threads: threads) { index, probabilities -> ThresholdFit.Row in
            var best = 0
            for category in probabilities.indices
            where probabilities[category] > probabilities[best] {
                best = category
            }
            return ThresholdFit.Row(
                predicted: UInt32(best), confidence: probabilities[best],
                isRight: UInt32(best) == labels[index], unknownScore: -probabilities[best])
        }
        return thresholds(of: rows, categories: map.categories)
    }
}
