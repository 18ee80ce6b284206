package import Observability
internal import Pipeline

/// What a stage's worker did, for Prometheus.
package struct StageMetrics: Sendable {
    package let registry: MetricRegistry
    private let attempts: MetricFamily<Counter>
    private let seconds: MetricFamily<Histogram>
    private let lastSuccess: MetricFamily<Gauge>
    private let working: MetricFamily<Gauge>

    package init(_ registry: MetricRegistry) {
        self.registry = registry
        attempts = registry.counter(
            "stage_attempts_total", "Attempts at a stage of a pipeline run, by how they ended.",
            labels: ["stage", "outcome"])
        seconds = registry.histogram(
            "stage_attempt_duration_seconds", "Seconds from an attempt's beginning to its end.",
            labels: ["stage"], bounds: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14400])
        lastSuccess = registry.gauge(
            "stage_last_success_timestamp_seconds", "When the stage was last done or taken over.",
            labels: ["stage"])
        working = registry.gauge(
            "stage_working", "1 while there is work in hand.", labels: ["stage"])
    }

    func began(_ stage: PipelineStage) {
        working.with(stage.rawValue).value = 1
    }

    func ended(
        _ stage: PipelineStage, _ outcome: String, after duration: Duration, at now: Timestamp
    ) {
        working.with(stage.rawValue).value = 0
        attempts.with(stage.rawValue, outcome).increment()
        seconds.with(stage.rawValue).observe(duration)
        guard outcome == "made" || outcome == "reused" else { return }
        lastSuccess.with(stage.rawValue).value = Double(now.millisecondsSinceEpoch) / 1000
    }
}
