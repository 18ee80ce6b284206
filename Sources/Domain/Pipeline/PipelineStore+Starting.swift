package import Database

/// What became of a request.
package struct PipelineStart: Sendable, Hashable {
    package enum Kind: Sendable {
        case opened, queued
        /// It joined a run that was queued already.
        case merged
    }

    package let run: PipelineRunID
    package let kind: Kind

    package init(run: PipelineRunID, kind: Kind) {
        self.run = run
        self.kind = kind
    }
}

extension PipelineStore {
    /// Asks for a run: one is open at a time, and all that comes meanwhile makes one more.
    ///
    /// - Parameters:
    ///   - parameters: All of params.yaml; in a merged run the last ones count.
    ///   - stages: The others are skipped, unless another request for the same run wants them.
    package func start(
        _ request: PipelineRequest, parameters: JSONText,
        stages: Set<PipelineStage> = Set(PipelineStage.allCases)
    ) throws -> PipelineStart {
        guard !stages.isEmpty else {
            throw PipelineError(.nothingToDo, "a pipeline run needs a stage at least")
        }
        return try database.write(.rowLocks) { session in
            try Self.takeTurn(session)
            return try Self.start(request, parameters, stages, session)
        }
    }

    /// Asks for a run of all stages if `condition`, asked in the same transaction, says so.
    package func start(
        _ request: PipelineRequest, parameters: JSONText,
        when condition: (SQLSession) throws -> Bool
    ) throws -> PipelineStart? {
        try database.write(.rowLocks) { session in
            try Self.takeTurn(session)
            guard try condition(session) else { return nil }
            return try Self.start(
                request, parameters, Set(PipelineStage.allCases), session)
        }
    }

    /// Asks for a run of all stages, unless one that is not over yet is the same: of several who
    /// ask for it at once one does.
    package func start(
        _ request: PipelineRequest, parameters: JSONText,
        unless isSame: (PipelineRun) throws -> Bool
    ) throws -> PipelineStart? {
        try start(
            request, parameters: parameters,
            when: { session in
                try ![PipelineRun.State.open, .queued].contains { state in
                    try Self.run(state, session).map(isSame) ?? false
                }
            })
    }

    private static func start(
        _ request: PipelineRequest, _ parameters: JSONText, _ stages: Set<PipelineStage>,
        _ session: SQLSession
    ) throws -> PipelineStart {
        let start: PipelineStart
        if let queued = try run(.queued, session) {
            try merge(request, parameters, stages, into: queued, session)
            start = PipelineStart(run: queued.id, kind: .merged)
        } else {
            let isFirst = try run(.open, session) == nil
            let run = try insert(request, parameters, isOpen: isFirst, session)
            try insert(stages, of: run, session)
            start = PipelineStart(run: run, kind: isFirst ? .opened : .queued)
        }
        try session.notify(channel)
        return start
    }

    /// Asks for a run, unless one is open or queued.
    package func startIfIdle(
        _ request: PipelineRequest, parameters: JSONText
    ) throws -> PipelineStart? {
        try database.write(.rowLocks) { session in
            try Self.takeTurn(session)
            guard try Self.run(.open, session) == nil, try Self.run(.queued, session) == nil
            else { return nil }
            let run = try Self.insert(request, parameters, isOpen: true, session)
            try Self.insert(Set(PipelineStage.allCases), of: run, session)
            try session.notify(Self.channel)
            return PipelineStart(run: run, kind: .opened)
        }
    }

    private static func insert(
        _ request: PipelineRequest, _ parameters: JSONText, isOpen: Bool, _ session: SQLSession
    ) throws -> PipelineRunID {
        let state: PipelineRun.State = isOpen ? .open : .queued
        let now = try session.now()
        return try session.one(
            """
            INSERT INTO pipeline_runs (state, triggers, parameters, created_at, requested_at,
                opened_at)
            VALUES (\(state.rawValue), \(try JSONText([request])), \(parameters), \(now), \(now),
                \(optional: isOpen ? now : nil))
            RETURNING id
            """
        ).get("id") { (id: Int64) in PipelineRunID(rawValue: id) }
    }

    private static func insert(
        _ stages: Set<PipelineStage>, of run: PipelineRunID, _ session: SQLSession
    ) throws {
        for stage in PipelineStage.allCases {
            let state: StageRun.State = stages.contains(stage) ? .pending : .skipped
            try session.execute(
                """
                INSERT INTO stage_runs (pipeline_run_id, stage, ordinal, state, claims, attempt,
                    not_before, inputs, outputs)
                VALUES (\(run.rawValue), \(stage.rawValue), \(stage.ordinal), \(state.rawValue),
                    0, 0, 0, '{}', '{}')
                """)
        }
    }

    private static func merge(
        _ request: PipelineRequest, _ parameters: JSONText, _ stages: Set<PipelineStage>,
        into run: PipelineRun, _ session: SQLSession
    ) throws {
        try session.execute(
            """
            UPDATE pipeline_runs
            SET triggers = \(try JSONText(run.requests + [request])), parameters = \(parameters),
                requested_at = \(.now)
            WHERE id = \(run.id.rawValue)
            """)
        for stage in stages {
            try session.execute(
                """
                UPDATE stage_runs SET state = 'pending'
                WHERE pipeline_run_id = \(run.id.rawValue) AND stage = \(stage.rawValue)
                    AND state = 'skipped'
                """)
        }
    }
}
