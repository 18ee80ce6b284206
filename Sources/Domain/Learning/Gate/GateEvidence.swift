/// All that the gate decides by; every figure is of the same rows.
package struct GateEvidence: Sendable {
    /// What serves now.
    package struct Production: Sendable {
        package let model: String
        package let matrix: ConfusionMatrix
        package let comparison: ModelComparison
        package let dryRun: DryRun

        package init(
            model: String, matrix: ConfusionMatrix, comparison: ModelComparison, dryRun: DryRun
        ) {
            self.model = model
            self.matrix = matrix
            self.comparison = comparison
            self.dryRun = dryRun
        }
    }

    package let candidate: String
    /// What people read, in the numbering of `SharedCategories`.
    package let labels: [String]
    /// Test rows of the candidate's version, and how many of them were left out.
    package let testRows: Int
    package let leftOut: Int
    package let matrix: ConfusionMatrix
    package let probabilities: ProbabilityMeasures
    package let decisions: DecisionMeasures
    /// `nil` when the parameters name no file.
    package let golden: GoldenOutcome?
    package let invariance: InvarianceMeter
    /// `nil` when no model serves yet.
    package let production: Production?

    package init(
        candidate: String, labels: [String], testRows: Int, leftOut: Int, matrix: ConfusionMatrix,
        probabilities: ProbabilityMeasures, decisions: DecisionMeasures, golden: GoldenOutcome?,
        invariance: InvarianceMeter, production: Production?
    ) {
        self.candidate = candidate
        self.labels = labels
        self.testRows = testRows
        self.leftOut = leftOut
        self.matrix = matrix
        self.probabilities = probabilities
        self.decisions = decisions
        self.golden = golden
        self.invariance = invariance
        self.production = production
    }
}
