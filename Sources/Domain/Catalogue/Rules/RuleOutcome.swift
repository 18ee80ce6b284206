/// What a rule found.
package struct RuleOutcome: Sendable, Hashable {
    package let rule: Rule
    package let level: Rule.Level
    /// How many rows, files or categories it looked at.
    package internal(set) var checked = 0
    package internal(set) var broken = 0
    /// Rows that it left out.
    package internal(set) var rejectedRows = 0
    /// The first few, for people.
    package internal(set) var examples: [String] = []
    /// Why there was nothing to check, where that is as it should be.
    package internal(set) var notApplicable: String?

    static let exampleLimit = 5

    init(_ rule: Rule, level: Rule.Level) {
        self.rule = rule
        self.level = level
    }

    package var stops: Bool { level == .error && broken > 0 }

    mutating func note(_ example: @autoclosure () -> String) {
        broken += 1
        if examples.count < Self.exampleLimit { examples.append(example()) }
    }
}

/// Every rule while a catalogue is read.
package struct RuleBook: Sendable {
    private var outcomes: [Rule: RuleOutcome]

    package init(_ parameters: PreprocessingParameters) {
        outcomes = Dictionary(
            uniqueKeysWithValues: Rule.allCases.map {
                ($0, RuleOutcome($0, level: parameters.level(of: $0)))
            })
    }

    subscript(rule: Rule) -> RuleOutcome {
        get { outcomes[rule] ?? RuleOutcome(rule, level: .error) }
        set { outcomes[rule] = newValue }
    }

    var all: [RuleOutcome] { Rule.allCases.map { self[$0] } }

    /// A rule that checks nothing would pass for one that found nothing.
    package func refuseUseless() throws(CatalogueError) {
        for outcome in all where outcome.checked == 0 && outcome.notApplicable == nil {
            throw CatalogueError(
                .uselessRule,
                "the rule \(outcome.rule.rawValue) found nothing to check: too many rows were left"
                    + " out before it; see rejected.csv")
        }
    }

    /// The rules that stop the stage, in one sentence.
    var failure: CatalogueError? {
        let broken = all.filter(\.stops)
        guard !broken.isEmpty else { return nil }
        let parts = broken.map { outcome in
            let example = outcome.examples.first.map { ", such as: \($0)" } ?? ""
            return "\(outcome.rule.rawValue) was broken \(outcome.broken) times\(example)"
        }
        return CatalogueError(
            .rules,
            parts.joined(separator: "; ") + "; correct the data (rejected.csv and report.html list"
                + " it), or lower the level of the rule in params.yaml")
    }
}
