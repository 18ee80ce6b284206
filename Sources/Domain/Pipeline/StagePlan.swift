package import Database

/// What can be done in a pipeline run, as a function of its rows; no database needed.
package struct StagePlan: Sendable {
    package enum Step: Sendable, Hashable {
        case claim(StageRun)
        /// Its worker died in the last attempt there is; nobody else will say so.
        case giveUp(StageRun)
        case wait(Wait)
        /// This stage is over in this run.
        case done(StageRun.State)
    }

    package enum Wait: Sendable, Hashable {
        /// An earlier stage is not done.
        case earlier(PipelineStage)
        /// Somebody else has it, until then at least.
        case held(until: DatabaseTime)
        /// It failed a moment ago.
        case pause(until: DatabaseTime)
    }

    package enum Outcome: Sendable, Hashable {
        case succeeded
        case failed(PipelineStage)
    }

    private let rows: [StageRun]
    private let rule: RetryRule
    private let dead: String?

    /// - Parameter dead: A worker that is known to live no more, whatever its leases say.
    package init(_ rows: [StageRun], _ rule: RetryRule, dead: String? = nil) {
        self.rows = rows.sorted { $0.stage < $1.stage }
        self.rule = rule
        self.dead = dead
    }

    /// What a worker of `stage` does now.
    package func step(_ stage: PipelineStage, now: DatabaseTime) -> Step {
        if let last = rows.first(where: {
            isAbandoned($0, stage, now) && $0.attempt >= rule.attempts
        }) {
            return .giveUp(last)
        }
        guard let row = rows.first(where: { $0.stage == stage }) else { return .done(.skipped) }
        switch row.state {
        case .succeeded, .skipped, .failed: return .done(row.state)
        case .running:
            guard isAbandoned(row, stage, now) else {
                return .wait(.held(until: row.leaseUntil ?? now))
            }
            return .claim(row)
        case .pending:
            if let earlier = rows.first(where: { $0.stage < stage && !$0.state.isDone }) {
                return .wait(.earlier(earlier.stage))
            }
            return row.notBefore > now ? .wait(.pause(until: row.notBefore)) : .claim(row)
        }
    }

    /// How the run ended; `nil` while there is something to do.
    package var outcome: Outcome? {
        if let failed = rows.first(where: { $0.state == .failed }) { return .failed(failed.stage) }
        return rows.allSatisfy(\.state.isDone) ? .succeeded : nil
    }

    private func isAbandoned(
        _ row: StageRun, _ stage: PipelineStage, _ now: DatabaseTime
    ) -> Bool {
        guard row.state == .running, let end = row.leaseUntil else { return false }
        // Under one name a process may work on two stages at once.
        return end <= now || (row.stage == stage && dead != nil && row.worker == dead)
    }
}
