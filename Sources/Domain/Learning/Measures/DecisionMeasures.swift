/// What became of rows under decision thresholds.
package struct DecisionMeasures: Sendable, Hashable {
    package private(set) var rows = 0
    package private(set) var automatic = 0
    package private(set) var automaticRight = 0
    package private(set) var unknown = 0

    package init() {}

    package mutating func add(_ decision: Decision, isRight: Bool) {
        rows += 1
        switch decision {
        case .auto:
            automatic += 1
            automaticRight += isRight ? 1 : 0
        case .unknown: unknown += 1
        case .review: break
        }
    }

    package mutating func merge(_ other: DecisionMeasures) {
        rows += other.rows
        automatic += other.automatic
        automaticRight += other.automaticRight
        unknown += other.unknown
    }

    /// The share of rows that nobody looks at.
    package var coverage: Double { ClassScores.ratio(automatic, rows) }
    /// How often the automatic decision is right.
    package var precision: Double { ClassScores.ratio(automaticRight, automatic) }
    package var unknownShare: Double { ClassScores.ratio(unknown, rows) }
}
