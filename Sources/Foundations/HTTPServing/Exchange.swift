/// One request and its answer, step by step, as the bytes come; used by one thread at a time.
///
/// The server calls `begin`, `receive` for each piece of the body, and `answer`. An answer that is
/// known early waits until the body has ended, since a client that still sends would not read it.
package final class Exchange: @unchecked Sendable {  // Safe: one thread at a time holds it.
    private let application: HTTPApplication
    private let start: ContinuousClock.Instant
    package private(set) var request: Request
    private var route: Route?
    private var receiver: (any BodyReceiver)?
    private var early: Response?
    private var received = 0

    package init(_ application: HTTPApplication, _ request: Request) {
        self.application = application
        self.request = request
        self.request.body = []
        start = application.now()
    }

    /// Whether what the body says no longer matters.
    package var isDecided: Bool { early != nil }

    /// Who is to call `answer`, when not the thread that reads requests.
    package var pool: WorkerPool? { early == nil ? route?.pool : nil }

    /// - Parameter declaredBytes: What the head says about the body's length, if anything.
    package func begin(declaredBytes: Int?) {
        attempt {
            guard request.isWellFormed else {
                throw HTTPError(.badRequest, "the address is not a path in percent-encoded UTF-8")
            }
            for middleware in application.middleware {
                if let answer = try middleware.admit(request) {
                    early = answer
                    return
                }
            }
            try findRoute(declaredBytes)
        }
    }

    /// Answers with an error of the server's own, such as too many at once.
    package func refuse(_ failure: any HTTPFailure) {
        if early == nil { early = failure.response }
    }

    package func receive(_ bytes: borrowing RawSpan) {
        received += bytes.byteCount
        guard early == nil, let route else { return }
        guard received <= route.bodyLimit else {
            refuse(HTTPError.bodyTooLarge(limit: route.bodyLimit))
            request.body = []
            return
        }
        guard let receiver else {
            unsafe bytes.withUnsafeBytes { unsafe request.body.append(contentsOf: $0) }
            return
        }
        do {
            try receiver.receive(bytes)
        } catch {
            early = response(to: error)
        }
    }

    /// The answer, once the body has ended.
    package func answer() -> Response {
        var response = early ?? compute()
        let request = request
        for middleware in application.middleware {
            middleware.adorn(&response, to: request)
        }
        response.headers.append("X-Request-ID", request.id)
        application.observer?.answered(
            request,
            ExchangeRecord(
                status: response.status, duration: application.now() - start,
                receivedBytes: received))
        return response
    }

    private func compute() -> Response {
        guard let route else { return response(to: HTTPError(.notFound, "Not Found")) }
        do {
            if let receiver { return try receiver.finish() }
            guard case .whole(let handler) = route.action else {
                return response(to: HTTPError(.badRequest, "the body never began"))
            }
            return try handler(request)
        } catch {
            return response(to: error)
        }
    }

    private func findRoute(_ declaredBytes: Int?) throws {
        switch application.router.find(request.method, request.target.path) {
        case .nothing:
            throw HTTPError(.notFound, "Not Found")
        case .wrongMethod(let pattern, let allowed):
            request.pattern = pattern
            throw HTTPError(.methodNotAllowed, "Method Not Allowed", headers: ["Allow": allowed])
        case .route(let route, let parameters):
            self.route = route
            request.pattern = route.pattern
            request.parameters = parameters
            if let declaredBytes, declaredBytes > route.bodyLimit {
                throw HTTPError.bodyTooLarge(limit: route.bodyLimit)
            }
            if case .streamed(let open) = route.action { receiver = try open(request) }
        }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            early = response(to: error)
        }
    }

    private func response(to error: any Error) -> Response {
        if let failure = error as? any HTTPFailure { return failure.response }
        application.observer?.failed(request, error)
        return .detail("Internal Server Error", .internalServerError)
    }
}
