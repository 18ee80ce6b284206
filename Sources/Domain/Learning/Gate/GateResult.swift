/// What the gate decided, with its reasons and what it decided by.
package struct GateResult: Sendable {
    package enum Verdict: String, Sendable {
        /// The candidate may serve.
        case passed
        case refused
        /// There was nothing to decide.
        case skipped
    }

    package let verdict: Verdict
    package let reason: String
    /// In the order of `GateRule`; none when skipped.
    package let rules: [GateRule.Result]
    package let evidence: GateEvidence?

    package subscript(rule: GateRule) -> GateRule.Result? { rules.first { $0.rule == rule } }
}
