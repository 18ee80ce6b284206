/// What a candidate is held to before it may serve.
package enum GateRule: String, Sendable, CaseIterable {
    case minimumWeightedF1 = "minimum_weighted_f1"
    case notWorse = "not_worse_than_production"
    case languages = "languages_not_worse"
    case categoryLoss = "category_loss"
    case calibrationError = "calibration_error"
    case goldenExamples = "golden_examples"
    case invariance
    case dryRun = "dry_run"

    package enum Outcome: String, Sendable {
        case passed
        case failed
        /// There is nothing that the rule could look at, as the reason says.
        case notApplicable = "not_applicable"
    }

    package struct Result: Sendable, Equatable {
        package let rule: GateRule
        package let outcome: Outcome
        package let measured: Double?
        package let bound: Double?
        /// One sentence.
        package let reason: String

        init(
            _ rule: GateRule, _ outcome: Outcome, measured: Double? = nil, bound: Double? = nil,
            _ reason: String
        ) {
            self.rule = rule
            self.outcome = outcome
            self.measured = measured
            self.bound = bound
            self.reason = reason
        }
    }
}
