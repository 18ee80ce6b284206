package import Database

/// Where an alias points, as somebody saw it.
package struct AliasState: Sendable, Hashable {
    package let version: ModelVersionID
    /// Counts the alias's moves: the same version again is another state.
    package let generation: Int

    package init(version: ModelVersionID, generation: Int) {
        self.version = version
        self.generation = generation
    }
}

/// What one rule of the gate found.
package struct GateResult: Sendable, Hashable, Codable {
    package let rule: String
    package let passed: Bool
    package let value: Double?
    package let bound: Double?
    package let reason: String

    package init(
        _ rule: String, passed: Bool, value: Double? = nil, bound: Double? = nil, reason: String
    ) {
        self.rule = rule
        self.passed = passed
        self.value = value
        self.bound = bound
        self.reason = reason
    }
}

/// Who decided on a version, and why.
package struct Decision: Sendable, Hashable {
    package let actor: String
    package let reason: String
    package let gates: [GateResult]

    package init(by actor: String, _ reason: String, gates: [GateResult] = []) {
        self.actor = actor
        self.reason = reason
        self.gates = gates
    }
}

/// One line of the promotion log.
package struct PromotionEntry: Sendable, Hashable {
    package enum Action: String, Sendable {
        case promoted, rolledBack, rejected
    }

    package let action: Action
    package let alias: String
    package let from: ModelVersionID?
    /// For a rejection, what was refused.
    package let to: ModelVersionID
    package let generation: Int
    package let decision: Decision
    package let at: DatabaseTime

    package init(
        _ action: Action, of alias: String, from: ModelVersionID?, to: ModelVersionID,
        generation: Int, _ decision: Decision, at: DatabaseTime
    ) {
        self.action = action
        self.alias = alias
        self.from = from
        self.to = to
        self.generation = generation
        self.decision = decision
        self.at = at
    }
}

extension PromotionEntry {
    init(_ row: SQLRow) throws(DatabaseError) {
        action = try row.get("action") { (text: String) in Action(rawValue: text) }
        alias = try row.get("alias")
        from = try row.get("from_version", as: Int64?.self).map { ModelVersionID(rawValue: $0) }
        to = try row.get("to_version") { (id: Int64) in ModelVersionID(rawValue: id) }
        generation = try row.get("generation")
        decision = Decision(
            by: try row.get("actor"), try row.get("reason"), gates: try row.json("gates"))
        at = try row.get("logged_at")
    }
}
