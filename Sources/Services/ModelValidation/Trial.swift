package import Registry

/// A candidate, and what it has to be compared with.
package struct Trial: Sendable {
    package let candidate: ModelVersion
    /// What served when the trial began; `nil` when nothing did.
    package let production: ModelVersion?
    let seen: AliasState?
    /// What the same judge decided on the candidate before it was cut off.
    package let settled: PromotionEntry?
    /// What took the candidate out of production, if it was not promoted again since.
    package let rollback: PromotionEntry?

    package var isServed: Bool { settled == nil && production?.id == candidate.id }
}

/// What became of a candidate.
package enum Settlement: Sendable, Hashable {
    case promoted
    /// Why it may not serve.
    case rejected(String)
    case skipped
}
