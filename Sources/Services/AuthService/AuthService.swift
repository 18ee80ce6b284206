package import Accounts
internal import Database
package import HTTPServing
package import Observability
package import ServiceHTTP
internal import StrictJSON
internal import TokenGate

/// Lets people and programs in: accounts and tokens over HTTP.
package struct AuthService: Sendable {
    let store: AccountStore
    let throttle: LoginThrottle
    let hasher: PasswordHasher
    let cabinet: KeyCabinet
    let settings: AuthSettings
    let log: Logger
    let metrics: MetricRegistry
    let hashing: HashingWorker
    let logins: MetricFamily<Counter>
    /// For what waits for the database.
    let pool = WorkerPool(threads: 8, limit: 256)
    let now: @Sendable () -> Int64

    /// - Parameter now: Seconds since 1970, for tokens.
    package init(
        _ store: AccountStore, _ hasher: PasswordHasher, _ cabinet: KeyCabinet,
        _ settings: AuthSettings, metrics: MetricRegistry, log: Logger,
        now: @escaping @Sendable () -> Int64 = { Timestamp.now.millisecondsSinceEpoch / 1000 }
    ) {
        self.store = store
        self.hasher = hasher
        self.cabinet = cabinet
        self.settings = settings
        self.metrics = metrics
        self.log = log
        self.now = now
        throttle = LoginThrottle(store)
        let hashing = HashingWorker(queue: settings.hashingQueue)
        self.hashing = hashing
        logins = metrics.counter("auth_logins_total", "Logins by outcome.", labels: ["outcome"])
        metrics.gauge("auth_hashing_queue_depth", "Passwords that wait or are being hashed.") {
            Double(hashing.pool.depth)
        }
    }

    /// - Parameter ready: Why the service cannot do its work yet.
    package func application(ready: @escaping @Sendable () throws -> Condition) -> HTTPApplication {
        let observer = RequestObserver(
            metrics, logger: log, requests: "auth_service_requests_total",
            latency: "auth_service_request_latency_seconds")
        return HTTPApplication(
            api(ready: ready).router,
            middleware: [CrossOrigin(origins: settings.origins), SecurityHeaders()],
            observer: observer)
    }

    /// All routes, described.
    package func api(ready: @escaping @Sendable () throws -> Condition) -> ServiceAPI {
        var api = ServiceAPI(title: "Aisle: accounts", version: settings.version)
        addTokens(to: &api)
        addUsers(to: &api)
        addOwn(to: &api)
        ServiceEndpoints(metrics: metrics, health: { .good }, ready: ready).add(to: &api)
        api.addDocumentation()
        return api
    }
}

// MARK: - Who asks

/// A token's user, as the database has them now.
struct Caller {
    let claims: TokenClaims
    let user: User
}

extension AuthService {
    /// A handler whose failures say what a client may know.
    func handler(_ body: @escaping @Sendable (Request) throws -> Response) -> Route.Handler {
        { request in
            do {
                return try body(request)
            } catch let error as AccountsError {
                throw error.answer
            } catch let error as DatabaseError where error.isTransient {
                log.warning(
                    "the database does not answer",
                    ["request_id": .text(request.id), "error": .error(error)])
                throw HTTPError(
                    .serviceUnavailable, "the database does not answer; try again",
                    headers: ["Retry-After": "1"])
            }
        }
    }

    /// A handler that knows who asks.
    func handler(
        _ body: @escaping @Sendable (Request, Caller) throws -> Response
    ) -> Route.Handler {
        handler { request in try body(request, caller(of: request)) }
    }

    /// A handler for admins.
    func adminHandler(
        _ body: @escaping @Sendable (Request) throws -> Response
    ) -> Route.Handler {
        handler { request in
            guard try caller(of: request).user.role == .admin else {
                throw HTTPError(.forbidden, "Admins only")
            }
            return try body(request)
        }
    }

    private func caller(of request: Request) throws -> Caller {
        guard let token = TokenGate.token(of: request) else {
            throw TokenGate.refusal("Not authenticated")
        }
        let verifier = cabinet.keys.verifier(issuer: settings.issuer, audience: settings.audience)
        guard let claims = try? verifier.verify(token, now: now()),
            let user = try store.holder(of: claims)
        else { throw TokenGate.refusal("Invalid token") }
        return Caller(claims: claims, user: user)
    }
}

extension AccountsError {
    fileprivate var answer: HTTPError {
        switch code {
        case .userExists: HTTPError(.badRequest, description)
        case .userNotFound: HTTPError(.notFound, description)
        case .lastAdmin: HTTPError(.conflict, description)
        case .badName, .badPassword: HTTPError(.unprocessable, description)
        case .refused: TokenGate.refusal(description)
        case .throttled(let wait):
            HTTPError(
                .tooManyRequests, description,
                headers: ["Retry-After": "\(max(1, wait.components.seconds + 1))"])
        }
    }
}
