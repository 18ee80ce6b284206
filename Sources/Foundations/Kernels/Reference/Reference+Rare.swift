extension Reference {
    /// How many of the rows in `order` hold each feature.
    package static func holders(_ rows: FeatureRows, order: [UInt32], features: Int) -> [Int] {
        var holders = [Int](repeating: 0, count: features)
        for row in order { for (feature, _) in values(rows, Int(row)) { holders[feature] += 1 } }
        return holders
    }

    /// The rows in `order` that share features from `first` on with `row`, and by how much.
    package static func kin(
        _ rows: FeatureRows, order: [UInt32], first: Int, squaredIDF: [Float], row: Int
    ) -> [Int: Double] {
        var kin: [Int: Double] = [:]
        let own = values(rows, row).filter { $0.feature >= first }
        for other in order.map(Int.init) {
            for (feature, value) in values(rows, other) {
                for mine in own where mine.feature == feature {
                    kin[other, default: 0] +=
                        Double(mine.value) * Double(value) * Double(squaredIDF[feature])
                }
            }
        }
        return kin
    }
}
