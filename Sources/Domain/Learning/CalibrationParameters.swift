/// How scores become probabilities.
package struct CalibrationParameters: Sendable, Equatable {
    package var passes = 15
    /// Many rows need fewer passes: no more are made than look at this many, all together.
    package var mostVisits = 400_000
    /// The length of the first steps; they grow shorter with every pass.
    package var rate: Float = 0.3
    /// How many rows the one factor is found on that all scores are multiplied by at first.
    package var sharpnessRows = 4096
    /// How strongly factors are held there, against the loss of all rows.
    package var pull: Float = 5
    /// With more categories, each keeps to its own score.
    package var mostCoupledCategories = 256
    /// No more numbers are kept in memory than these; then a sample of the rows has to do.
    package var mostScores = 1 << 25
    package var seed: UInt64 = 2

    package init() {}

    package func passes(over rows: Int) -> Int {
        min(passes, max(mostVisits / max(rows, 1), Self.leastPasses))
    }

    package func isCoupled(_ categories: Int) -> Bool { categories <= mostCoupledCategories }

    private static let leastPasses = 4
}
