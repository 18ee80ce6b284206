internal import Learning

/// What was found in some rows.
struct ScannedPiece: Sendable {
    struct Tested: Sendable {
        let label: UInt32
        let candidate: UInt32
        let production: UInt32
        let group: UInt64
        let language: String
    }

    /// Of every product, where there are two models.
    var answers: [(production: UInt32, candidate: UInt32)] = []
    var tested: [Tested] = []
    var probabilities = ProbabilityMeasures()
    var decisions = DecisionMeasures()
    var invariance = InvarianceMeter()
}

/// What was found in all of them.
struct ScanTotals: Sendable {
    private(set) var dryRun: DryRun
    private(set) var rows: PairedRows
    private(set) var probabilities = ProbabilityMeasures()
    private(set) var decisions = DecisionMeasures()
    private(set) var invariance = InvarianceMeter()

    init(categories: Int) {
        dryRun = DryRun(categories: categories)
        rows = PairedRows(categories: categories)
    }

    mutating func add(_ piece: ScannedPiece) {
        for answer in piece.answers {
            dryRun.add(production: answer.production, candidate: answer.candidate)
        }
        for row in piece.tested {
            rows.append(
                label: row.label, candidate: row.candidate, production: row.production,
                group: row.group, language: row.language)
        }
        probabilities.merge(piece.probabilities)
        decisions.merge(piece.decisions)
        invariance.merge(piece.invariance)
    }
}
