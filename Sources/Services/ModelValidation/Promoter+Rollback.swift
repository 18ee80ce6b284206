package import Registry

extension Promoter {
    /// A move of production.
    package struct Move: Sendable, Hashable {
        package let from: ModelVersion
        package let to: ModelVersion
    }

    /// Returns to what served before.
    ///
    /// - Parameters:
    ///   - expected: the version that is to be left; `nil` for whichever serves.
    ///   - check: throws when the version that would serve again cannot.
    package func rollBack(
        from expected: Int? = nil, by actor: String, reason: String,
        check: (ModelVersion) throws -> Void
    ) throws -> Move {
        guard let seen = try registry.alias(of: model),
            let from = try registry.version(seen.version)
        else {
            throw ValidationError(.nothingBefore, "nothing is in production yet")
        }
        if let expected, expected != from.number {
            throw ValidationError(
                .moved, "version \(from.number) is in production, not \(expected); nothing changed")
        }
        let entries = try registry.history(model).filter { $0.generation <= seen.generation }
        guard let previous = PromotionHistory(entries).previous,
            let to = try registry.version(previous)
        else {
            throw ValidationError(
                .nothingBefore,
                "version \(from.number) is the only one that could serve: there is no version"
                    + " before it to return to")
        }
        try check(to)
        let state = try registry.rollBack(of: model, from: seen, Decision(by: actor, reason))
        return Move(from: from, to: try registry.version(state.version) ?? to)
    }
}
