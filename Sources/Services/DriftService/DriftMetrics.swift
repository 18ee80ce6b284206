internal import Drift
package import Observability

/// What the service tells Prometheus; the first names are those of the system before this one.
package final class DriftMetrics: Sendable {
    package let registry: MetricRegistry
    private let dataDetected, dataScore, predictionDetected, predictionScore: Gauge
    private let f1, f1Low, f1High, precision, oldF1, judgedRows, expectedAccuracy: Gauge
    private let accuracy, accuracyHigh, promisedAccuracy: Gauge
    private let verdict, rows, lastSuccess, seconds, openAlerts: Gauge
    private let signals, latencies: MetricFamily<Gauge>
    private let categories: MetricFamily<Gauge>
    package let folded, failures, notified, notifyFailures: Counter
    package let runs: MetricFamily<Counter>

    package init(_ registry: MetricRegistry) {
        self.registry = registry
        dataDetected = registry.gauge(
            "data_drift_detected", "1 when products changed: a verdict of alert or more.")
        dataScore = registry.gauge(
            "data_drift_score", "What part of the products changed at least, from 0 to 1.")
        predictionDetected = registry.gauge(
            "prediction_drift_detected", "1 when predictions changed: alert or more.")
        predictionScore = registry.gauge(
            "prediction_drift_score", "What part of the predictions changed at least.")
        f1 = registry.gauge(
            "model_performance_f1_score_current",
            "Weighted F1 of the predictions that people judged; 0 without any.")
        oldF1 = registry.gauge(
            "prediction_f1_score", "The same as model_performance_f1_score_current.")
        f1Low = registry.gauge(
            "model_performance_f1_score_low", "Where the interval of that F1 begins, at 95%.")
        f1High = registry.gauge(
            "model_performance_f1_score_high", "Where the interval of that F1 ends.")
        accuracy = registry.gauge(
            "model_performance_accuracy_current", "The share of the same predictions that is right."
        )
        accuracyHigh = registry.gauge(
            "model_performance_accuracy_high", "Where the interval of that share ends, at 95%.")
        promisedAccuracy = registry.gauge(
            "model_performance_accuracy_expected",
            "The share of the same predictions that calibrated confidence promises.")
        precision = registry.gauge(
            "model_performance_precision_current", "Weighted precision of the same predictions.")
        judgedRows = registry.gauge(
            "model_performance_judged_predictions", "How many people judged in the window.")
        expectedAccuracy = registry.gauge(
            "model_expected_accuracy", "The accuracy that calibrated confidence promises.")
        verdict = registry.gauge(
            "drift_verdict", "0 not enough data, 1 ok, 2 warning, 3 alert, 4 critical.")
        rows = registry.gauge("drift_window_predictions", "Predictions in the window.")
        lastSuccess = registry.gauge(
            "drift_last_success_timestamp_seconds", "When the last analysis ended well.")
        seconds = registry.gauge("drift_analysis_seconds", "How long the last analysis took.")
        openAlerts = registry.gauge("drift_alerts_open", "Alerts that are not resolved.")
        signals = registry.gauge(
            "drift_signal_change", "What part of the traffic changed, as each signal tells.",
            labels: ["signal"])
        latencies = registry.gauge(
            "drift_latency_seconds",
            "What this percentile of answers in the window took at most.", labels: ["percentile"])
        categories = registry.gauge(
            "drift_category_share", "The share of each predicted category in the window.",
            labels: ["category"], limit: 30)
        folded = registry.counter(
            "drift_predictions_folded_total", "Predictions that went into profiles.")
        failures = registry.counter("drift_analysis_failures_total", "Analyses that failed.")
        notified = registry.counter("drift_notifications_total", "Notifications that arrived.")
        notifyFailures = registry.counter(
            "drift_notification_failures_total", "Notifications that did not arrive.")
        runs = registry.counter(
            "drift_pipeline_runs_total", "Pipeline runs that were started here, by reason.",
            labels: ["reason"])
        registry.declareProcessMetrics()
    }

    private static let predicted: Set<String> = ["category", "confidence", "decision"]

    func show(_ comparison: ProfileComparison, alerts: Int) {
        verdict.value = Double(Verdict.allCases.firstIndex(of: comparison.verdict) ?? 0)
        rows.value = Double(comparison.currentRows)
        expectedAccuracy.value = comparison.expectedAccuracy.current
        openAlerts.value = Double(alerts)
        show(comparison.quality ?? Quality([]))
        for percent in [50, 95, 99] {
            latencies.with("\(percent)").value =
                comparison.latency.current.quantile(Double(percent) / 100) / 1e6
        }
        for column in comparison.columns {
            signals.with(column.name).value = column.change.estimate
        }
        for bar in comparison["category"]?.bars ?? [] {
            categories.with(bar.label).value = bar.current
        }
        for (isPredicted, detected, score) in [
            (false, dataDetected, dataScore), (true, predictionDetected, predictionScore),
        ] {
            let columns = comparison.columns.filter {
                Self.predicted.contains($0.name) == isPredicted
                    && $0.name != ProfileComparison.latencyName
            }
            detected.value = columns.contains { $0.verdict >= .alert } ? 1 : 0
            score.value = columns.map(\.change.estimate).max() ?? 0
        }
    }

    private func show(_ quality: Quality) {
        judgedRows.value = Double(quality.rows)
        f1.value = quality.weightedF1.value
        oldF1.value = quality.weightedF1.value
        f1Low.value = quality.weightedF1.low
        f1High.value = quality.weightedF1.high
        precision.value = quality.weightedPrecision.value
        accuracy.value = quality.accuracy.value
        accuracyHigh.value = quality.accuracy.high
        promisedAccuracy.value = quality.expectedAccuracy
    }

    func succeeded(at now: Timestamp, seconds taken: Double) {
        lastSuccess.value = Double(now.millisecondsSinceEpoch) / 1000
        seconds.value = taken
    }
}
