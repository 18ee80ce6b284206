package import Observability

/// What the service tells Prometheus, beside its requests.
package final class PredictMetrics: Sendable {
    package let registry: MetricRegistry
    package let predictions: MetricFamily<Counter>
    package let confidence: Histogram
    package let modelVersion: Gauge
    package let goldenFailures: Counter
    package let loadFailures: Counter
    package let swaps: Counter
    package let feedback: Counter

    package init(_ registry: MetricRegistry) {
        self.registry = registry
        predictions = registry.counter(
            "predictions_total", "Predictions by category and decision.",
            labels: ["category", "decision"])
        confidence = registry.histogram(
            "prediction_confidence", "How sure predictions were.",
            bounds: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99])
        modelVersion = registry.gauge(
            "model_version", "The number of the model version that serves; 0 for none.")
        goldenFailures = registry.counter(
            "model_golden_check_failures_total",
            "Models that did not reproduce their golden examples.")
        loadFailures = registry.counter(
            "model_load_failures_total", "Models in production that could not be loaded.")
        swaps = registry.counter("model_swaps_total", "Models that were put into service.")
        feedback = registry.counter("feedback_total", "Corrections that were kept.")
        registry.declareProcessMetrics()
    }
}
