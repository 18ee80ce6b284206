package import Cryptography
package import Registry

/// Brings candidates into production, and back out: every step is in the registry's log.
package struct Promoter: Sendable {
    /// The name of the one model that there is.
    package static let model = "aisle"

    package let registry: ModelRegistry
    package let model: String

    package init(_ registry: ModelRegistry, model: String = Promoter.model) {
        self.registry = registry
        self.model = model
    }

    // MARK: - Trials

    /// - Parameter judge: who decides, where the same one may come back after it was cut off, such
    ///   as a pipeline run. What it decided before then holds, and is compared with the same.
    package func trial(of candidate: ModelVersion, by judge: String? = nil) throws -> Trial {
        // Before the log: a move between the two makes the promotion fail, never succeed wrongly.
        let seen = try registry.alias(of: model)
        let history = try registry.history(model)
        let settled = judge.flatMap { judge in
            history.last {
                $0.action != .rolledBack && $0.to == candidate.id && $0.decision.actor == judge
            }
        }
        let last = history.last {
            $0.action != .rejected && ($0.to == candidate.id || $0.from == candidate.id)
        }
        let isRolledBack = last?.action == .rolledBack && last?.from == candidate.id
        let served = settled == nil ? seen?.version : settled?.from
        return Trial(
            candidate: candidate, production: try served.flatMap { try registry.version($0) },
            seen: seen, settled: settled, rollback: isRolledBack ? last : nil)
    }

    /// Why a candidate that passed the gate is not promoted without a person, if there is a reason.
    package func objection(to trial: Trial) -> String? {
        trial.rollback.map { entry in
            "version \(trial.candidate.number) passed the gate, but was rolled back by"
                + " \(entry.decision.actor) (\(entry.decision.reason)); to have it all the same,"
                + " run `validation promote \(trial.candidate.number)`"
        }
    }

    /// Promotes or rejects the candidate as the verdict says, and writes that down with every gate.
    ///
    /// - Parameters:
    ///   - actor: who decides.
    ///   - reason: a person's; the verdict's own when `nil`, and then objections count.
    /// - Throws: a `RegistryError` with code `moved` when another promotion was faster: what serves
    ///   now was not compared with.
    package func settle(
        _ trial: Trial, _ verdict: ValidationVerdict, by actor: String, reason: String? = nil
    ) throws -> Settlement {
        if trial.isServed { return .skipped }
        let refusal = refusal(of: trial, verdict, reason)
        if let settled = trial.settled {
            return settled.action == .promoted ? .promoted : .rejected(settled.decision.reason)
        }
        let decision = Decision(
            by: actor, refusal ?? reason ?? verdict.reason, gates: verdict.gates)
        if let refusal {
            try registry.reject(trial.candidate.id, decision)
            return .rejected(refusal)
        }
        _ = try registry.promote(trial.candidate.id, over: trial.seen, decision)
        return .promoted
    }

    private func refusal(
        of trial: Trial, _ verdict: ValidationVerdict, _ reason: String?
    ) -> String? {
        guard verdict.isPassed else { return verdict.reason }
        return reason == nil ? objection(to: trial) : nil
    }

    // MARK: - Versions

    /// The version with this number.
    package func version(_ number: Int) throws -> ModelVersion {
        guard let version = try registry.version(of: model, number: number) else {
            let known = try registry.versions(of: model).first?.number
            throw ValidationError(
                .unknown,
                "there is no version \(number)"
                    + (known.map { "; the newest one is \($0)" } ?? ", nor any other: train first"))
        }
        return version
    }

    /// The version of a bundle; it is registered, unless training has done so.
    package func version(
        bundle: SHA256Digest, dataset: SHA256Digest
    ) throws -> ModelVersion {
        if let known = try registry.versions(of: model).first(where: { $0.bundle == bundle }) {
            return known
        }
        return try registry.register(
            ModelVersionDraft(model: model, dataset: dataset, bundle: bundle))
    }

    /// What serves, or `nil`.
    package func production() throws -> ModelVersion? {
        try registry.alias(of: model).flatMap { try registry.version($0.version) }
    }
}
