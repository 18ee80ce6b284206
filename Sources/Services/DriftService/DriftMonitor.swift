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
    let log: Logger
    private let shared = Mutex(State())
    private let rounds = Mutex(Rounds())
    private let latency = Mutex<(hours: ClosedRange<Int64>, sketch: NumericSketch)?>(nil)
    private let stopping = Atomic<Bool>(false)

    /// When what is not done at each look was done last.
    private struct Rounds {
        var tenMinutes: Int64 = 0
        var hour: Int64 = 0
        var day: Int64 = 0

        /// Whether a new one has begun, in which it is not done yet.
        static func isNew(_ last: inout Int64, _ now: Int64) -> Bool {
            defer { last = now }
            return last != now
        }
    }

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
    }

    package var state: State { shared.withLock { $0 } }

    // MARK: - Looking again and again

    /// On a thread of its own, until `stop`.
    package func start(every interval: Duration) throws {
        try Threads.detach { [self] in
            while !isStopping {
                let begun = ContinuousClock.now
                lookOnce()
                Threads.rest(until: begun + interval) { isStopping }
            }
        }
    }

    package func stop() { stopping.store(true, ordering: .relaxed) }

    private var isStopping: Bool { stopping.load(ordering: .relaxed) }

    private func lookOnce() {
        let begun = ContinuousClock.now
        do {
            try look()
            metrics.succeeded(
                at: surroundings.now(), seconds: (ContinuousClock.now - begun) / .seconds(1))
        } catch {
            metrics.failures.increment()
            shared.withLock {
                $0.note = "the last look failed, and the next one tries again: \(error)"
            }
            log.warning("an analysis failed; the next one tries again", ["error": .error(error)])
        }
    }

    /// Folds what is new, compares, and does what follows from it.
    package func look() throws {
        let now = surroundings.now()
        try fold(now)
        let parameters = try surroundings.parameters()
        try tidy(now, parameters.retention)
        guard let reference = try surroundings.reference() else {
            return note("no model is in production yet")
        }
        guard let profile = reference.profile else {
            return note("model version \(reference.version) carries no profile to compare with")
        }
        let (comparison, hours) = try compare(
            profile, Self.hours(now, parameters.windowHours), model: reference.version,
            parameters.limits)
        let report = try keep(comparison, reference.version, hours)
        try tell(comparison, reference.version, report)
        metrics.show(comparison, alerts: try alerts.openCount)
        let held = try follow(
            parameters.policy, comparison, model: reference.version,
            now.millisecondsSinceEpoch * 1000)
        shared.withLock { state in
            state = State(
                comparison: comparison, modelVersion: reference.version, lookedAt: now, note: held)
        }
    }

    /// What a version of the model predicted in some hours, beside its reference.
    ///
    /// - Returns: With the hours that it is of.
    package func compare(
        _ reference: DriftProfile, _ hours: ClosedRange<Int64>, model: Int, _ limits: DriftLimits
    ) throws -> (ProfileComparison, ClosedRange<Int64>) {
        let window = try profiles.window(hours, model: model)
        var comparison = ProfileComparison(
            reference, window.profile, latency: try latency(before: window.hours.lowerBound),
            limits: limits)
        comparison.quality = try Quality.measured(profiles.database, window.hours, model: model)
        return (comparison, window.hours)
    }

    /// How long answers took in the week before an hour, read once an hour.
    private func latency(before hour: Int64) throws -> NumericSketch {
        let hours = hour - 168...hour - 1
        if let known = latency.withLock({ $0 }), known.hours == hours { return known.sketch }
        let sketch = try profiles.latency(hours)
        latency.withLock { known in
            // What somebody asks about the past is asked once.
            guard known.map({ $0.hours.lowerBound < hours.lowerBound }) ?? true else { return }
            known = (hours, sketch)
        }
        return sketch
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
            let count = try profiles.fold(now: now.millisecondsSinceEpoch / 3_600_000)
            metrics.folded.increment(by: UInt64(count))
            guard count >= ProfileStore.batchSize, !isStopping else { break }
        }
        let minutes = now.millisecondsSinceEpoch / 60_000
        if rounds.withLock({ Rounds.isNew(&$0.tenMinutes, minutes / 10) }) {
            try profiles.foldLate(now: minutes / 60)
        }
    }

    /// Once an hour what is old goes; once a day what came very late is looked for before.
    private func tidy(_ now: Timestamp, _ retention: DriftRetention) throws {
        let hour = now.millisecondsSinceEpoch / 3_600_000
        if rounds.withLock({ Rounds.isNew(&$0.day, hour / 24) }) {
            try profiles.foldLate(now: hour, back: (retention.hourlyDays - 1) * 24)
        }
        guard rounds.withLock({ Rounds.isNew(&$0.hour, hour) }) else { return }
        try profiles.tidy(now: hour, retention)
        try alerts.tidy(retention)
    }

    // MARK: - Reports and alerts

    /// One report an hour, and one when the verdict changes; none about nothing.
    private func keep(
        _ comparison: ProfileComparison, _ model: Int, _ hours: ClosedRange<Int64>
    ) throws -> AlertStore.Report? {
        guard comparison.currentRows > 0 else { return nil }
        let last = try alerts.looks(limit: 1, model: model).first
        if let last, last.verdict == comparison.verdict,
            last.modelVerdict == comparison.modelVerdict, last.hours.upperBound == hours.upperBound
        {
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
}
