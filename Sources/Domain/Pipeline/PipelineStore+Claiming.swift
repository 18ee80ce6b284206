internal import Database

extension PipelineStore {
    /// Takes a stage's work, if it is ready and nobody has it.
    ///
    /// - Parameters:
    ///   - id: Of an open run; the oldest open one when `nil`.
    ///   - worker: For those who look at the table.
    ///   - lease: How long the work stays this worker's without a renewal.
    ///   - isAlone: Nobody else has that worker's name, so what is held under it was left by one
    ///     that died, and need not be waited for.
    package func claim(
        _ stage: PipelineStage, in id: PipelineRunID? = nil, worker: String, lease: Duration,
        isAlone: Bool = false
    ) throws -> ClaimOutcome {
        let dead = isAlone ? worker : nil
        while true {
            let (run, rows, now) = try look(id)
            guard let run else { return .noOpenRun }
            switch StagePlan(rows, rule, dead: dead).step(stage, now: now) {
            case .done(let state): return .done(run.id, state)
            case .wait(let wait): return .waiting(run.id, wait)
            case .giveUp(let row): try giveUp(row, dead)
            case .claim(let row):
                guard let taken = try take(row, worker, lease, dead) else { continue }
                let outputs = rows.filter { $0.stage < stage }.map { ($0.stage, $0.outputs) }
                return .claimed(
                    StageClaim(
                        run: run, stageRun: taken, lease: lease,
                        outputs: Dictionary(uniqueKeysWithValues: outputs)))
            }
        }
    }

    /// Keeps the work for another lease; to be called well before it ends.
    package func renew(_ claim: StageClaim) throws {
        let changed = try database.write(.rowLocks) { session in
            try session.execute(
                """
                UPDATE stage_runs SET lease_until = \(.now) + \(claim.lease.microseconds)
                WHERE \(Self.held(claim))
                """)
        }
        guard changed == 1 else { throw Self.lost(claim) }
    }

    /// Gives the work back undone, as a worker that is told to stop does; no attempt is counted.
    package func release(_ claim: StageClaim) throws {
        try database.write(.rowLocks) { session in
            let changed = try session.execute(
                """
                UPDATE stage_runs
                SET state = 'pending', attempt = attempt - 1, worker = NULL, lease_until = NULL
                WHERE \(Self.held(claim))
                """)
            guard changed == 1 else { throw Self.lost(claim) }
            try session.notify(Self.channel)
        }
    }

    /// The row while the claim is the last one made on it.
    static func held(_ claim: StageClaim) -> SQL {
        """
        id = \(claim.stageRun.id.rawValue) AND claims = \(claim.stageRun.claims) \
        AND state = 'running'
        """
    }

    static func lost(_ claim: StageClaim) -> PipelineError {
        PipelineError(
            .leaseLost,
            "the lease on \(claim.stage.rawValue) of pipeline run \(claim.run.id) ran out and "
                + "another worker took over; drop what was made")
    }
}

// MARK: - Steps

extension PipelineStore {
    private func look(
        _ id: PipelineRunID?
    ) throws -> (run: PipelineRun?, rows: [StageRun], now: DatabaseTime) {
        try database.read { session in
            let run = try id.map { try Self.run($0, session) } ?? Self.run(.open, session)
            if let id {
                guard let run else {
                    throw PipelineError(.unknownRun, "there is no pipeline run \(id)")
                }
                guard run.state == .open else {
                    throw PipelineError(.notOpen, "pipeline run \(id) is \(run.state.rawValue)")
                }
            }
            let rows = try run.map { try Self.stages(of: $0.id, session) } ?? []
            return (run, rows, try session.now())
        }
    }

    /// `nil` when another worker was faster, and things have to be looked at again.
    private func take(
        _ row: StageRun, _ worker: String, _ lease: Duration, _ dead: String?
    ) throws -> StageRun? {
        try database.write(.rowLocks) { session in
            let isThere = try session.first(
                """
                SELECT id FROM stage_runs
                WHERE id = \(row.id.rawValue) AND claims = \(row.claims)
                    AND state = \(row.state.rawValue) \(.skipLocked)
                """)
            guard isThere != nil else { return nil }
            return try session.first(
                """
                UPDATE stage_runs
                SET state = 'running', claims = claims + 1, attempt = attempt + 1,
                    worker = \(worker), lease_until = \(.now) + \(lease.microseconds),
                    started_at = \(.now), ended_at = NULL
                WHERE id = \(row.id.rawValue) AND claims = \(row.claims)
                    AND (lease_until IS NULL OR lease_until <= \(.now)
                        OR worker = \(optional: dead))
                RETURNING *
                """
            ).map { row in try StageRun(row) }
        }
    }

    private func giveUp(_ row: StageRun, _ dead: String?) throws {
        try database.write(.rowLocks) { session in
            try Self.takeTurn(session)
            let text =
                "worker \(row.worker ?? "?") died or was cut off in attempt \(row.attempt), "
                + "the last one there is"
            let changed = try session.execute(
                """
                UPDATE stage_runs SET state = 'failed', error = \(text), ended_at = \(.now)
                WHERE id = \(row.id.rawValue) AND claims = \(row.claims) AND state = 'running'
                    AND (lease_until <= \(.now) OR worker = \(optional: dead))
                """)
            guard changed == 1 else { return }
            try Self.settle(row.pipelineRun, session)
        }
    }
}

extension Duration {
    var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
