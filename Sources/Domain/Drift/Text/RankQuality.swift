/// How well scores tell two classes apart: the area under the ROC curve.
enum RankQuality {
    /// The share of pairs in which the current row has the higher score; ties count half.
    static func area(_ isCurrent: [Bool], _ scores: [Double]) -> Double {
        let order = scores.indices.sorted { scores[$0] < scores[$1] }
        let positives = isCurrent.count { $0 }
        let negatives = isCurrent.count - positives
        guard positives > 0, negatives > 0 else { return 0.5 }
        var (rankSum, start) = (0.0, 0)
        while start < order.count {
            var end = start + 1
            while end < order.count, scores[order[end]] == scores[order[start]] { end += 1 }
            let rank = Double(start + end + 1) / 2
            for place in start..<end where isCurrent[order[place]] { rankSum += rank }
            start = end
        }
        let least = Double(positives) * Double(positives + 1) / 2
        return (rankSum - least) / (Double(positives) * Double(negatives))
    }

    /// What 95% of 1000 random orders stay below.
    static func randomLimit(_ isCurrent: [Bool]) -> Double {
        let draws = 1000
        var seeds = MersenneTwister(seed: 42)
        var areas = (0..<draws).map { _ in
            var random = MersenneTwister(seed: seeds.upTo(UInt32(draws * 10 - 1)))
            return area(isCurrent, isCurrent.map { _ in random.share() })
        }
        areas.sort()
        let place = Double(draws - 1) * 0.95
        let low = Int(place)
        return areas[low] + (areas[low + 1] - areas[low]) * (place - Double(low))
    }
}
