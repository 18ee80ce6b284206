package import Database
package import Registry

/// One line of the promotion log, with the versions that it is about.
package struct HistoryEntry: Sendable, Hashable {
    package let action: PromotionEntry.Action
    package let from: ModelVersion?
    /// For a rejection, what was refused.
    package let to: ModelVersion
    package let decision: Decision
    package let at: DatabaseTime
}

extension Promoter {
    /// All that happened to production, oldest first.
    package func history() throws -> [HistoryEntry] {
        let entries = try registry.history(model)
        let versions = Dictionary(
            uniqueKeysWithValues: try registry.versions(of: model).map { ($0.id, $0) })
        return try entries.map { entry in
            guard let to = versions[entry.to] else {
                throw ValidationError(
                    .unknown, "the log names version \(entry.to), which the registry has not")
            }
            return HistoryEntry(
                action: entry.action, from: entry.from.flatMap { versions[$0] }, to: to,
                decision: entry.decision, at: entry.at)
        }
    }
}
