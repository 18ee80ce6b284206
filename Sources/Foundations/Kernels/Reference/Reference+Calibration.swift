extension Reference {
    /// The logits of a map in double precision.
    package static func logits(_ map: ScoreMap, _ scores: [Float]) -> [Double] {
        (0..<map.categories).map { category in
            let offset = Double(map.offsets[category])
            guard map.isCoupled else {
                return offset + Double(map.factors[category]) * Double(scores[category])
            }
            return (0..<map.categories).reduce(offset) { sum, other in
                sum + Double(map.factors[category * map.stride + other]) * Double(scores[other])
            }
        }
    }

    package static func softmax(_ logits: [Double]) -> [Double] {
        let most = logits.max() ?? 0
        let powers = logits.map { Maths.exp($0 - most) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// The log loss of one row, with what pulls the factors to `start`.
    package static func loss(
        _ map: ScoreMap, _ scores: [Float], label: Int, start: Float, pull: Float
    ) -> Double {
        var squares = 0.0
        for category in 0..<map.categories {
            for other in 0..<map.categories where map.isCoupled || other == category {
                let at = map.isCoupled ? category * map.stride + other : category
                let distance = Double(map.factors[at]) - (other == category ? Double(start) : 0)
                squares += distance * distance
            }
        }
        let share = softmax(logits(map, scores))[label]
        return -Maths.log(share) + Double(pull) / 2 * squares
    }
}
