/// How well a score tells two kinds of rows apart.
package enum RankingMeasures {
    /// The area under the ROC curve: how often a positive scores above a negative, ties counting
    /// half.
    ///
    /// - Returns: `nil` where one kind has no row.
    package static func areaUnderCurve(positives: [Float], negatives: [Float]) -> Double? {
        guard !positives.isEmpty, !negatives.isEmpty else { return nil }
        let (positives, negatives) = (positives.sorted(), negatives.sorted())
        var (below, notAbove) = (0, 0)
        var wins = 0.0
        for score in positives {
            while below < negatives.count, negatives[below] < score { below += 1 }
            while notAbove < negatives.count, negatives[notAbove] <= score { notAbove += 1 }
            wins += Double(below) + Double(notAbove - below) / 2
        }
        return wins / (Double(positives.count) * Double(negatives.count))
    }
}
