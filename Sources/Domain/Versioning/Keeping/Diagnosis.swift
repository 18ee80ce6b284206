/// One thing that `doctor` looked at.
package struct Diagnosis: Sendable {
    package enum Verdict: String, Sendable {
        case fine
        /// Worth knowing; nothing has to be done.
        case notice
        /// Needs the user's action.
        case problem
    }

    package let name: String
    package let verdict: Verdict
    package let detail: String
    /// What to do; empty when nothing is.
    package let advice: String

    package init(_ name: String, _ verdict: Verdict, _ detail: String, advice: String = "") {
        self.name = name
        self.verdict = verdict
        self.detail = detail
        self.advice = advice
    }
}
