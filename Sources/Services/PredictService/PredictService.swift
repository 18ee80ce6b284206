package import Accounts
package import FileStore
package import HTTPServing
package import Observability
internal import ServiceHTTP
internal import StrictJSON

/// What a service that predicts is made of, and its routes.
package struct PredictService: Sendable {
    /// Who asks; throws the 401 or 503 when that is not clear.
    package typealias Admit = @Sendable (Request) throws -> TokenClaims

    package let predictor: Predictor
    package let metrics: PredictMetrics
    package let log: Logger
    package let admit: Admit
    /// Why requests cannot be answered though a model serves; nil when they can.
    package var unreadiness: @Sendable () -> String? = { nil }
    package var models: ModelRoutes?
    package var feedback: FeedbackRoutes?
    /// Where long answers to batches lie until they are sent; without it there are no batches.
    package var spool: FilePath?
    package var version = ""

    package init(
        _ predictor: Predictor, _ metrics: PredictMetrics, log: Logger, admit: @escaping Admit
    ) {
        self.predictor = predictor
        self.metrics = metrics
        self.log = log
        self.admit = admit
    }

    package func application(middleware: [any Middleware] = []) -> HTTPApplication {
        var api = ServiceAPI(title: "predict", version: version)
        let holder = predictor.holder
        let unreadiness = unreadiness
        ServiceEndpoints(
            metrics: metrics.registry,
            healthBody: #"{"status":"healthy","service":"predict_service"}"#,
            health: { .good },
            ready: {
                guard holder.model != nil else { return .bad(Predictor.noModel.detail) }
                return unreadiness().map { .bad($0) } ?? .good
            }
        ).add(to: &api)
        addPredict(to: &api)
        models?.add(to: &api, admit)
        feedback?.add(to: &api, admit)
        if let spool { BatchRoute(predictor, spool).add(to: &api, admit) }
        api.addDocumentation()
        let observer = RequestObserver(
            metrics.registry, logger: log, requests: "prediction_requests_total",
            latency: "prediction_latency_seconds")
        return HTTPApplication(
            api.router, middleware: [SecurityHeaders()] + middleware, observer: observer)
    }

    private func addPredict(to api: inout ServiceAPI) {
        let (predictor, admit) = (predictor, admit)
        api.on(
            .post, "/predict", Description.predict
        ) { request in
            let caller = try admit(request)
            let explained = try Self.flag("explain", request)
            return .json(
                try predictor.answer(request.body, to: caller.subject, explained: explained))
        }
    }

    private static func flag(_ name: String, _ request: Request) throws -> Bool {
        switch request.argument(name) {
        case nil, "false": return false
        case "true": return true
        default: throw HTTPError(.unprocessable, "\(name) must be true or false")
        }
    }
}
