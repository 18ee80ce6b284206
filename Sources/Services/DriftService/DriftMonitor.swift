package import Database
package import Drift
package import Observability
internal import Parallelism
package import Pipeline
internal import Synchronization

/// Looks at what was predicted again and again: profiles, verdict, alerts, and what follows.
package final class DriftMonitor: Sendable {
    /// The model that serves, and what its products were like.
    package struct Reference: Sendable {
        package let version: Int
        package let profile: DriftProfile?

        package init(version: Int, profile: DriftProfile?) {
            self.version = version
            self.profile = profile
        }
    }

    /// What the last look found.
    package struct State: Sendable {
        package var comparison: ProfileComparison?
        package var quality = Quality([])
        package var modelVersion: Int?
        package var lookedAt: Timestamp?
        /// Why nothing can be said, or why no run was started though there is reason to.
        package var note = "nothing has been looked at yet"
    }

    /// What the monitor stands on; all of it can be given by a test.
    package struct Surroundings: Sendable {
        package var parameters: @Sendable () throws -> DriftParameters
        /// All of params.yaml, for pipeline runs.
        package var pipelineParameters: @Sendable () throws -> JSONText
        package var reference: @Sendable () throws -> Reference?
        package var notify: (@Sendable (String) -> Bool)?
        package var now: @Sendable () -> Timestamp

        package init(
            parameters: @escaping @Sendable () throws -> DriftParameters,
            pipelineParameters: @escaping @Sendable () throws -> JSONText,
            reference: @escaping @Sendable () throws -> Reference?,
            notify: (@Sendable (String) -> Bool)? = nil,
            now: @escaping @Sendable () -> Timestamp = { .now }
        ) {
            self.parameters = parameters
            self.pipelineParameters = pipelineParameters
            self.reference = reference
            self.notify = notify
            self.now = now
        }
    }

    package let profiles: ProfileStore
    package let alerts: AlertStore
    package let pipeline: PipelineStore
    package let metrics: DriftMetrics
    package let surroundings: Surroundings
    private let log: Logger
    private let shared = Mutex(State())
    private let lastLate = Mutex(Int64(0))
    private let lastLook: Mutex<Int64>
    private let stopping = Atomic<Bool>(false)

    package init(
        _ database: SQLDatabase, _ surroundings: Surroundings, _ metrics: DriftMetrics,
        log: Logger
    ) {
        profiles = ProfileStore(database)
        alerts = AlertStore(database)
        pipeline = PipelineStore(database)
        self.surroundings = surroundings
        self.metrics = metrics
        self.log = log
        lastLook = Mutex(surroundings.now().millisecondsSinceEpoch)
    }

    package var state: State { shared.withLock { $0 } }

    // MARK: - Looking again and again

    /// On a thread of its own, until `stop`.
    package func start(every interval: Duration) throws {
        try Threads.detach { [self] in
            while !stopping.load(ordering: .relaxed) {
                let begun = ContinuousClock.now
                lookOnce()
                while !stopping.load(ordering: .relaxed), ContinuousClock.now - begun < interval {
                    Threads.pause(microseconds: 50_000)
                }
            }
        }
    }

    package func stop() { stopping.store(true, ordering: .relaxed) }

    private func lookOnce() {
        let begun = ContinuousClock.now
        do {
            try look()
            metrics.succeeded(
                at: surroundings.now(), seconds: (ContinuousClock.now - begun) / .seconds(1))
        } catch {
            metrics.failures.increment()
            log.warning("an analysis failed; the next one tries again", ["error": .error(error)])
        }
    }

    /// Folds what is new, compares, and does what follows from it.
    package func look() throws {
        let now = surroundings.now()
        try fold(now)
        let parameters = try surroundings.parameters()
        guard let reference = try surroundings.reference() else {
            return note("no model is in production yet")
        }
        guard let profile = reference.profile else {
            return note("model version \(reference.version) carries no profile to compare with")
        }
        let hours = Self.hours(now, parameters.windowHours)
        let comparison = ProfileComparison(
            profile, try profiles.profile(hours, model: reference.version),
            limits: parameters.limits)
        let quality = try Quality.measured(
            profiles.database, since: hours.lowerBound * 3_600_000_000, model: reference.version)
        let report = try keep(comparison, reference.version, hours)
        try tell(comparison, reference.version, report)
        metrics.show(comparison, quality: quality, alerts: try alerts.openCount)
        let held = try follow(
            parameters.policy, comparison, quality, model: reference.version, now)
        shared.withLock { state in
            state = State(
                comparison: comparison, quality: quality, modelVersion: reference.version,
                lookedAt: now, note: held)
        }
    }

    package static func hours(_ now: Timestamp, _ count: Int) -> ClosedRange<Int64> {
        let hour = now.millisecondsSinceEpoch / 3_600_000
        return hour - Int64(count) + 1...hour
    }

    private func note(_ text: String) {
        let now = surroundings.now()
        shared.withLock { $0 = State(lookedAt: now, note: text) }
    }

    private func fold(_ now: Timestamp) throws {
        while true {
            let count = try profiles.fold()
            metrics.folded.increment(by: UInt64(count))
            guard count == 5000, !stopping.load(ordering: .relaxed) else { break }
        }
        let minutes = now.millisecondsSinceEpoch / 60_000
        let isDue = lastLate.withLock { last in
            defer { if abs(minutes - last) >= 10 { last = minutes } }
            return abs(minutes - last) >= 10
        }
        if isDue { _ = try profiles.foldLate(now: minutes / 60) }
    }

    // MARK: - Reports and alerts

    /// One report an hour, and one when the verdict changes; none about nothing.
    private func keep(
        _ comparison: ProfileComparison, _ model: Int, _ hours: ClosedRange<Int64>
    ) throws -> AlertStore.Report? {
        guard comparison.currentRows > 0 else { return nil }
        let last = try alerts.reports(limit: 1, model: model).first
        if let last, last.verdict == comparison.verdict, last.hours.upperBound == hours.upperBound {
            return nil
        }
        return try alerts.keep(comparison, model: model, hours: hours)
    }

    private func tell(
        _ comparison: ProfileComparison, _ model: Int, _ report: AlertStore.Report?
    ) throws {
        let verdict = comparison.verdict
        let severity = verdict >= .warning ? verdict.rawValue : nil
        let signals = comparison.columns.filter { $0.verdict >= .warning }.map(\.name)
        let message =
            "model version \(model), drift: \(verdict.rawValue); changed:"
            + " \(signals.joined(separator: ", "))"
        guard
            let alert = try alerts.settle(
                "drift", severity: severity, message, report: report?.id)
        else { return }
        notify(alert.state == "resolved" ? "resolved: \(alert.message)" : message)
    }

    package func notify(_ text: String) {
        guard let notify = surroundings.notify else { return }
        if notify("Aisle: \(text)") {
            metrics.notified.increment()
        } else {
            metrics.notifyFailures.increment()
        }
    }

    // MARK: - Pipeline runs

    /// - Returns: Why nothing was started though there is reason to; empty else.
    private func follow(
        _ policy: RetrainPolicy, _ comparison: ProfileComparison, _ quality: Quality, model: Int,
        _ now: Timestamp
    ) throws -> String {
        var situation = try situation(now, predictions: comparison.currentRows)
        let windows = max(1, policy.driftWindows)
        situation.verdicts = try alerts.reports(limit: windows, model: model).map(\.verdict)
        if quality.rows > 0 {
            situation.f1 = (quality.weightedF1, quality.interval.upperBound, quality.rows)
        }
        switch policy.decide(situation) {
        case .nothing: return ""
        case .hold(let why): return why
        case .start(let reason, let detail):
            let trigger: PipelineTrigger =
                switch reason {
                case .drift: .drift
                case .f1: .f1
                case .corrections: .corrections
                case .schedule: .schedule
                }
            guard let run = try start(trigger, by: "drift", detail: detail) else {
                return "\(detail), and a run is on its way"
            }
            notify("pipeline run \(run) started: \(detail)")
            return ""
        }
    }

    private func situation(
        _ now: Timestamp, predictions: Int
    ) throws -> RetrainPolicy.Situation {
        let milliseconds = now.millisecondsSinceEpoch
        let last = lastLook.withLock { last in
            defer { last = milliseconds }
            return last
        }
        var situation = RetrainPolicy.Situation(now: milliseconds * 1000, lastLook: last * 1000)
        situation.predictions = predictions
        situation.isBusy = try isBusy
        let requested = try pipeline.runs(limit: 1).first?.requestedAt.microseconds
        situation.lastRequest = requested
        situation.corrections = try profiles.database.query(
            "SELECT count(*) AS n FROM feedback WHERE given_at > \(requested ?? 0)")[0].get("n")
        return situation
    }

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
        metrics.runs.with(trigger.rawValue).increment()
        log.notice(
            "pipeline run started",
            [
                "pipeline_run": .integer(Int(start.run.rawValue)),
                "trigger": .text(trigger.rawValue), "detail": .text(detail),
            ])
        return start.run
    }
}
