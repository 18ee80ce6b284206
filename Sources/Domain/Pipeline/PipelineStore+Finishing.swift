package import Cryptography
internal import Database

extension PipelineStore {
    /// Ends the work of a stage with what it made; the last stage ends the run.
    ///
    /// - Parameter rejection: Why the model was refused, when the stage found that; the run goes
    ///   on, and ends as rejected.
    package func succeed(
        _ claim: StageClaim, outputs: [String: SHA256Digest], rejection: String? = nil
    ) throws {
        try end(claim, as: .succeeded) { session in
            if let rejection { try Self.reject(claim, rejection, session) }
            return """
                state = 'succeeded', outputs = \(try JSONText(outputs)), error = NULL,
                ended_at = \(.now)
                """
        }
    }

    /// Ends an attempt that failed; whether there is another one, the rule says.
    @discardableResult
    package func fail(
        _ claim: StageClaim, _ error: String, _ kind: FailureKind
    ) throws -> RetryRule.Verdict {
        let verdict = rule.verdict(afterAttempt: claim.attempt, kind)
        try end(claim, as: verdict == .giveUp ? .failed : .pending) { _ in
            switch verdict {
            case .giveUp: "state = 'failed', error = \(error), ended_at = \(.now)"
            case .retry(let pause):
                """
                state = 'pending', error = \(error), worker = NULL, lease_until = NULL,
                not_before = \(.now) + \(pause.microseconds)
                """
            }
        }
        return verdict
    }

    /// Ends the work of a stage without doing it, when its outputs are there from an earlier run.
    ///
    /// - Parameter takeOver: Says what taking outputs over comes to, or `nil` when they are gone or
    ///   damaged; asked for one earlier run after the other, newest first.
    /// - Returns: The outputs, or `nil` when the work has to be done. Then the key is on record,
    ///   and with it what the outputs will follow from.
    package func reuse(
        _ claim: StageClaim, _ key: ContentKey,
        takeOver: ([String: SHA256Digest]) throws -> Takeover?
    ) throws -> [String: SHA256Digest]? {
        let digest = try key.digest()
        try record(key, digest, claim)
        let earlier = try database.query(
            """
            SELECT * FROM stage_runs
            WHERE content_key = \(digest.hex) AND stage = \(claim.stage.rawValue)
                AND state = 'succeeded'
            ORDER BY id DESC LIMIT 10
            """
        ).map { row in try StageRun(row) }
        for found in earlier {
            guard let takeover = try takeOver(found.outputs) else { continue }
            try end(claim, as: .skipped) { session in
                if let rejection = takeover.rejection {
                    try Self.reject(claim, rejection, session)
                }
                return """
                    state = 'skipped', outputs = \(try JSONText(found.outputs)), error = NULL,
                    reused_from = \(found.id.rawValue), ended_at = \(.now)
                    """
            }
            return found.outputs
        }
        return nil
    }

    /// That outputs of an earlier run are whole, and settled for this one.
    package struct Takeover: Sendable, Hashable {
        /// Why the model is refused in this run, whatever the earlier one said of it.
        let rejection: String?

        package init(rejection: String? = nil) {
            self.rejection = rejection
        }
    }

    private static func reject(
        _ claim: StageClaim, _ rejection: String, _ session: SQLSession
    ) throws {
        try session.execute(
            """
            UPDATE pipeline_runs SET rejection = \(rejection)
            WHERE id = \(claim.run.id.rawValue)
            """)
    }

    private func record(_ key: ContentKey, _ digest: SHA256Digest, _ claim: StageClaim) throws {
        let changed = try database.write(.rowLocks) { session in
            try session.execute(
                """
                UPDATE stage_runs
                SET content_key = \(digest.hex), stage_version = \(key.version),
                    inputs = \(try JSONText(key.inputs)),
                    parameters = \(try JSONText(key.parameters))
                WHERE \(Self.held(claim))
                """)
        }
        guard changed == 1 else { throw Self.lost(claim) }
    }
}

// MARK: - Closing

extension PipelineStore {
    /// Changes the claimed row, and then whatever follows for the run.
    ///
    /// Doing it again does no harm: after a commit of which the answer was lost, that is the way to
    /// find out.
    private func end(
        _ claim: StageClaim, as state: StageRun.State, _ change: (SQLSession) throws -> SQL
    ) throws {
        try database.write(.rowLocks) { session in
            try Self.takeTurn(session)
            let changes = try change(session)
            let changed = try session.execute(
                "UPDATE stage_runs SET \(changes) WHERE \(Self.held(claim))")
            guard changed == 1 else {
                let row = try Self.stages(of: claim.run.id, session)
                    .first { $0.id == claim.stageRun.id }
                // Work that was given back is pending, too, but with an attempt less.
                guard row?.claims == claim.stageRun.claims, row?.state == state,
                    row?.attempt == claim.attempt
                else {
                    throw Self.lost(claim)
                }
                return
            }
            try Self.settle(claim.run.id, session)
        }
    }

    /// Closes a run with nothing left to do, and opens the one that waits. The turn is taken.
    static func settle(_ id: PipelineRunID, _ session: SQLSession) throws {
        try session.notify(channel)
        let rows = try stages(of: id, session)
        let state: PipelineRun.State
        var error: String?
        switch StagePlan(rows, RetryRule()).outcome {
        case nil: return
        case .succeeded:
            state = try run(id, session)?.rejection == nil ? .succeeded : .rejected
        case .failed(let stage):
            state = .failed
            let reason = rows.first { $0.stage == stage }?.error
            error = "\(stage.rawValue): \(reason ?? "failed")"
        }
        try session.execute(
            """
            UPDATE pipeline_runs
            SET state = \(state.rawValue), error = \(optional: error), ended_at = \(.now)
            WHERE id = \(id.rawValue) AND state = 'open'
            """)
        try session.execute(
            "UPDATE pipeline_runs SET state = 'open', opened_at = \(.now) WHERE state = 'queued'")
    }
}
