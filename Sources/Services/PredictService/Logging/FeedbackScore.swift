package import Feedback
package import Observability
internal import Parallelism
internal import Synchronization

/// Keeps the metric `prediction_f1_score` what people's corrections say of predictions.
package final class FeedbackScore: Sendable {
    private static let pause: UInt32 = 200_000
    private static let pauses = 300

    private let store: PredictionStore
    private let gauge: Gauge
    private let log: Logger
    private let isStopping = Atomic(false)

    package init(_ store: PredictionStore, _ metrics: PredictMetrics, log: Logger) {
        self.store = store
        self.log = log
        gauge = metrics.registry.gauge(
            "prediction_f1_score",
            "Weighted F1 of the predictions that people judged; 0 while there are too few.")
    }

    /// Looks once a minute on a thread of its own, until `stop`.
    package func start() throws {
        try Threads.detach { [self] in
            while !isStopping.load(ordering: .relaxed) {
                do {
                    try update()
                } catch {
                    log.debug("cannot count corrections", ["error": .error(error)])
                }
                for _ in 0..<Self.pauses where !isStopping.load(ordering: .relaxed) {
                    Threads.pause(microseconds: Self.pause)
                }
            }
        }
    }

    package func stop() { isStopping.store(true, ordering: .relaxed) }

    package func update() throws {
        gauge.value = Judgement.weightedF1(try store.judgements())
    }
}
