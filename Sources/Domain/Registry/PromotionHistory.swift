/// What an alias pointed to, one under the other, as its log tells it.
package struct PromotionHistory: Sendable {
    /// The last one is served; those before it can be returned to.
    package private(set) var versions: [ModelVersionID] = []

    /// - Parameter entries: Of one alias, oldest first.
    package init(_ entries: [PromotionEntry]) {
        for entry in entries { add(entry) }
    }

    /// What a rollback returns to: never what was rolled back, nor what was rejected since.
    package var previous: ModelVersionID? { versions.dropLast().last }

    private mutating func add(_ entry: PromotionEntry) {
        switch entry.action {
        case .promoted: versions.append(entry.to)
        case .rolledBack:
            let position = versions.dropLast().lastIndex(of: entry.to)
            versions.removeSubrange((position ?? max(versions.count - 1, 0))...)
            versions.append(entry.to)
        case .rejected:
            let served = versions.last
            versions.removeAll { $0 == entry.to && $0 != served }
        }
    }
}
