package import Accounts
internal import Cryptography
internal import Database
internal import Drift
package import HTTPServing
package import Observability
internal import Pipeline
internal import ServiceHTTP
internal import StrictJSON

/// The routes of drift.
package struct DriftService: Sendable {
    /// Who asks; throws the 401 or 503 when that is not clear.
    package typealias Admit = @Sendable (Request) throws -> TokenClaims

    let monitor: DriftMonitor
    let admit: Admit
    /// What Alertmanager must show; without it there is no such route.
    let webhookSecret: String?
    /// Returns production to the model before; says what serves now.
    let rollBack: (@Sendable (_ actor: String, _ reason: String) throws -> String)?
    /// Waits for the database, away from the threads that read requests.
    let pool = WorkerPool(threads: 2, limit: 64)
    private let log: Logger
    package var version = ""

    package init(
        _ monitor: DriftMonitor, log: Logger, admit: @escaping Admit, webhookSecret: String?,
        rollBack: (@Sendable (String, String) throws -> String)? = nil
    ) {
        self.monitor = monitor
        self.log = log
        self.admit = admit
        self.webhookSecret = webhookSecret
        self.rollBack = rollBack
    }

    package func application(middleware: [any Middleware] = []) -> HTTPApplication {
        var api = ServiceAPI(title: "drift", version: version)
        let monitor = monitor
        ServiceEndpoints(
            metrics: monitor.metrics.registry, health: { .good },
            ready: {
                monitor.state.lookedAt == nil ? .bad("nothing has been looked at yet") : .good
            }
        ).add(to: &api)
        addReports(to: &api)
        addAlerts(to: &api)
        addPipeline(to: &api)
        if let webhookSecret { addAlertmanager(to: &api, secret: webhookSecret) }
        api.addDocumentation()
        let observer = RequestObserver(
            monitor.metrics.registry, logger: log, requests: "drift_requests_total",
            latency: "drift_request_latency_seconds")
        return HTTPApplication(
            api.router, middleware: [SecurityHeaders()] + middleware, observer: observer)
    }

    // MARK: - Tools

    static let object: JSON = ["type": "object"]

    /// A handler for anybody with a token; a database that is away is no error of ours.
    func reading(_ body: @escaping @Sendable (Request) throws -> Response) -> Route.Handler {
        let admit = admit
        return { request in
            _ = try admit(request)
            return try Self.answering { try body(request) }
        }
    }

    func acting(
        _ body: @escaping @Sendable (Request, TokenClaims) throws -> Response
    ) -> Route.Handler {
        let admit = admit
        return { request in
            let caller = try admit(request)
            return try Self.answering { try body(request, caller) }
        }
    }

    static func requireAdmin(_ caller: TokenClaims) throws {
        guard caller.role == .admin else {
            throw HTTPError(.forbidden, "only an admin may do this")
        }
    }

    static func answering(_ body: () throws -> Response) throws -> Response {
        do {
            return try body()
        } catch let error as DatabaseError {
            guard error.isTransient else { throw error }
            throw HTTPError(
                .serviceUnavailable, "the database is away; try again",
                headers: ["Retry-After": "1"])
        }
    }

    static func limit(_ request: Request, default fallback: Int) throws -> Int {
        guard let text = request.argument("limit") else { return fallback }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw HTTPError(.unprocessable, "limit must be a number from 1 to 1000")
        }
        return limit
    }

    static func number(_ request: Request) throws -> Int64 {
        guard let id = request.parameters["id"].flatMap({ Int64($0) }), id > 0 else {
            throw HTTPError(.notFound, "there is none with this id")
        }
        return id
    }

    static func time(_ time: DatabaseTime) -> JSON {
        .text("\(Timestamp(millisecondsSinceEpoch: time.microseconds / 1000))")
    }

    static func hour(_ hour: Int64) -> JSON {
        .text("\(Timestamp(millisecondsSinceEpoch: hour * 3_600_000))")
    }
}
