package import HTTPServing
package import Observability

/// `/health`, `/ready` and `/metrics`, which every long-running process has.
package struct ServiceEndpoints: Sendable {
    private let registry: MetricRegistry
    private let healthBody: String
    private let health: @Sendable () throws -> Condition
    private let ready: @Sendable () throws -> Condition

    /// - Parameters:
    ///   - healthBody: The JSON of a good answer to `/health`.
    ///   - health: Whether it is alive; when not, it should be started again.
    ///   - ready: Whether it can do its work now.
    package init(
        metrics registry: MetricRegistry, healthBody: String = #"{"status":"ok"}"#,
        health: @escaping @Sendable () throws -> Condition,
        ready: @escaping @Sendable () throws -> Condition
    ) {
        self.registry = registry
        self.healthBody = healthBody
        self.health = health
        self.ready = ready
    }

    /// The closures may wait, for a database say: they run on a thread of their own.
    package func add(to api: inout ServiceAPI) {
        let pool = WorkerPool(threads: 1, limit: 16)
        let state = Schema.object(["status": Schema.text])
        api.on(
            .get, "/health",
            Operation("Whether the service is alive.", answers: [.init(.ok, "It is.", state)]),
            pool: pool
        ) { [self] _ in try answer(health, good: healthBody) }
        api.on(
            .get, "/ready",
            Operation("Whether it can do its work.", answers: [.init(.ok, "It can.", state)]),
            pool: pool
        ) { [self] _ in try answer(ready, good: #"{"status":"ready"}"#) }
        api.on(
            .get, "/metrics",
            Operation(
                "Metrics for Prometheus.",
                answers: [
                    .init(.ok, "Metrics.", type: MetricRegistry.contentType, Schema.text)
                ]), pool: pool
        ) { [registry] _ in .bytes(registry.exposition(), type: MetricRegistry.contentType) }
    }

    /// All that a follower shows, with its requests counted and logged.
    package func application(logger: Logger) -> HTTPApplication {
        var api = ServiceAPI(title: logger.label, version: "")
        add(to: &api)
        let observer = RequestObserver(
            registry, logger: logger, requests: "http_requests_total",
            latency: "http_request_duration_seconds")
        return HTTPApplication(api.router, observer: observer)
    }

    private func answer(
        _ condition: () throws -> Condition, good: String
    ) throws -> Response {
        switch try condition() {
        case .good: return .json(good)
        case .bad(let reason):
            throw HTTPError(.serviceUnavailable, reason, headers: ["Retry-After": "1"])
        }
    }
}
