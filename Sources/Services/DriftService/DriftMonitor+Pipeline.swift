internal import Database
internal import Drift
internal import Observability
package import Pipeline

extension DriftMonitor {
    /// - Returns: Why nothing was started though there is reason to; empty else.
    func follow(
        _ policy: RetrainPolicy, _ comparison: ProfileComparison, model: Int, _ now: Int64
    ) throws -> String {
        let seen = try scheduleMinute(now)
        var situation = try situation(now, lastLook: seen * 60_000_000)
        situation.predictions = comparison.currentRows
        let windows = max(1, policy.driftWindows)
        situation.verdicts = try alerts.looks(limit: windows, model: model).map(\.modelVerdict)
        if let quality = comparison.quality, quality.rows > 0 {
            let f1 = quality.weightedF1
            situation.f1 = (f1.value, f1.high, quality.rows)
        }
        let outcome = policy.decide(situation)
        if case .start(.schedule, let detail) = outcome {
            try startOnSchedule(detail, seen: seen, now)
            return ""
        }
        try passSchedule(seen: seen, now)
        switch outcome {
        case .nothing: return ""
        case .hold(let why): return why
        case .start(let reason, let detail):
            guard let run = try start(reason.trigger, by: "drift", detail: detail) else {
                return "\(detail), and a run is on its way"
            }
            notify("pipeline run \(run) started: \(detail)")
            return ""
        }
    }

    private func situation(_ now: Int64, lastLook: Int64) throws -> RetrainPolicy.Situation {
        var situation = RetrainPolicy.Situation(now: now, lastLook: lastLook)
        situation.isBusy = try isBusy
        let requested = try pipeline.runs(limit: 1).first?.requestedAt.microseconds
        situation.lastRequest = requested
        situation.corrections = try profiles.database.query(
            "SELECT count(*) AS n FROM feedback WHERE given_at > \(requested ?? 0)")[0].get("n")
        return situation
    }

    // MARK: - Schedules

    // Up to where schedules were looked at is in the database, so that nothing that came due while
    // no drift was running is skipped, and of two that run only one asks for a run.

    private func scheduleMinute(_ now: Int64) throws -> Int64 {
        let minute = now / 60_000_000
        let seen: Int64? = try profiles.database.query(
            "SELECT schedule_minute FROM drift_cursor")[0].get("schedule_minute")
        // A clock that was ahead must not keep schedules waiting until then.
        if let seen, seen <= minute { return seen }
        try profiles.database.execute("UPDATE drift_cursor SET schedule_minute = \(minute)")
        return minute
    }

    private func passSchedule(seen: Int64, _ now: Int64) throws {
        guard now / 60_000_000 > seen else { return }
        try profiles.database.execute(Self.passing(seen: seen, now))
    }

    /// Changes nothing when another drift has passed it.
    private static func passing(seen: Int64, _ now: Int64) -> SQL {
        """
        UPDATE drift_cursor SET schedule_minute = \(now / 60_000_000)
        WHERE schedule_minute = \(seen)
        """
    }

    /// In one transaction: the run, which waits for the end of one that is on its way, and that the
    /// schedule was heeded.
    private func startOnSchedule(_ detail: String, seen: Int64, _ now: Int64) throws {
        let request = PipelineRequest(.schedule, by: "drift", detail: detail)
        let start = try pipeline.start(
            request, parameters: try surroundings.pipelineParameters()
        ) { session in
            try session.execute(Self.passing(seen: seen, now)) == 1
        }
        guard let start else { return }
        told(start, .schedule, detail)
        notify(
            "pipeline run \(start.run) "
                + (start.kind == .opened ? "started" : "waits for its turn") + ": \(detail)")
    }

    // MARK: - Starting

    /// Starts a run for an alert, unless one is on its way or the last one is too near.
    package func retrain(onAlert detail: String) throws -> PipelineRunID? {
        let hours = try surroundings.parameters().policy.coolDownHours
        let now = surroundings.now().millisecondsSinceEpoch * 1000
        if let last = try pipeline.runs(limit: 1).first?.requestedAt.microseconds,
            now - last < Int64(hours) * 3_600_000_000
        {
            return nil
        }
        return try start(.alert, by: "alertmanager", detail: detail)
    }

    package var isBusy: Bool {
        get throws { try pipeline.run(.open) != nil || pipeline.run(.queued) != nil }
    }

    /// Starts a run unless one is on its way.
    package func start(
        _ trigger: PipelineTrigger, by actor: String, detail: String
    ) throws -> PipelineRunID? {
        let request = PipelineRequest(trigger, by: actor, detail: detail)
        guard
            let start = try pipeline.startIfIdle(
                request, parameters: try surroundings.pipelineParameters())
        else { return nil }
        told(start, trigger, detail)
        return start.run
    }

    private func told(_ start: PipelineStart, _ trigger: PipelineTrigger, _ detail: String) {
        metrics.runs.with(trigger.rawValue).increment()
        log.notice(
            start.kind == .opened ? "pipeline run started" : "pipeline run queued",
            [
                "pipeline_run": .integer(Int(start.run.rawValue)),
                "trigger": .text(trigger.rawValue), "detail": .text(detail),
            ])
    }
}

extension RetrainPolicy.Reason {
    fileprivate var trigger: PipelineTrigger {
        switch self {
        case .drift: .drift
        case .f1: .f1
        case .corrections: .corrections
        case .schedule: .schedule
        }
    }
}
