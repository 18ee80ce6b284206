/// How weights are learnt.
package struct TrainingParameters: Sendable, Equatable {
    /// What a row on the wrong side costs, against the length of the weights.
    package var cost: Float = 1
    /// How often every row is looked at, at most.
    package var passes = 4
    /// The same when training goes on from where it stood, but for new categories.
    package var warmPasses = 2
    /// The power of a category's rarity by which its rows cost more: 0 not at all, 1 in full.
    package var balance: Float = 0.5
    package var bias: Float = 1
    package var seed: UInt64 = 1
    /// How many parts are left out in turn to score rows that the weights have not seen.
    package var folds = 4
    /// How often the others are looked at again once a part is left out.
    package var foldPasses = 1
    /// The same with no more rows than `fewRows` to learn from.
    package var foldPassesOfFew = 2
    package var fewRows = 10_000
    /// Each term has a weight for each category; with thousands of categories fewer terms get any.
    package var mostWeights = 1 << 30

    package init() {}

    package func mostFeatures(categories: Int) -> Int {
        let lanes = (categories + StepWeights.block - 1) / StepWeights.block * StepWeights.block
        return max(mostWeights / max(lanes, 1), 1)
    }

    func foldPasses(rows: Int) -> Int { rows <= fewRows ? foldPassesOfFew : foldPasses }
}
