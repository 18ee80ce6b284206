/// What became of one column.
package struct ColumnDrift: Sendable {
    /// Rows with a value, and rows without.
    package struct Side: Sendable, Equatable {
        package let count: Int
        package let missing: Int
    }

    /// A bar of a plot: a bin or a category.
    package struct Bar: Sendable, Equatable {
        package let label: String
        package let reference: Double
        package let current: Double
    }

    package let name: String
    package let kind: ColumnKind
    package let reference: Side
    package let current: Side
    package var measures: [Measure] = []
    package var method: PeerMethod?
    package var change = Change.none
    package var verdict = Verdict.notEnoughData
    package var bars: [Bar] = []
    package var gained: [WeightedWord] = []
    package var lost: [WeightedWord] = []

    package struct WeightedWord: Sendable, Equatable {
        package let word: String
        package let weight: Double
    }

    init(_ name: String, _ kind: ColumnKind, _ reference: RawColumn, _ current: RawColumn) {
        self.name = name
        self.kind = kind
        self.reference = Side(count: reference.count, missing: reference.missing)
        self.current = Side(count: current.count, missing: current.missing)
    }
}
