/// How much each row has put into the weights of each category, the alphas of the dual: from these
/// training can go on, whatever features the rows have by then.
package struct DualShares: Sendable, Equatable {
    /// By row, where its shares end; they begin where those of the row before end.
    package private(set) var ends: [Int] = []
    package private(set) var categories: [UInt32] = []
    /// Above zero.
    package private(set) var values: [Float] = []

    package init() {}

    package var rowCount: Int { ends.count }

    package func range(of row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

    /// A share of the row that `endRow` will end.
    package mutating func append(_ value: Float, category: UInt32) {
        categories.append(category)
        values.append(value)
    }

    package mutating func endRow() { ends.append(values.count) }
}

/// How far one pass came, all categories together.
package struct PassTrace: Sendable, Equatable {
    /// How often a block of categories looked at a row, as some rows may rest.
    package var visits: Int
    /// How often it would have without rests.
    package var mostVisits: Int
    /// What the passes raise as far as it goes: the value of the dual problem.
    package var objective: Double
}
