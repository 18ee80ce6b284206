/// Everything that decides about answers; it needs no socket.
package final class HTTPApplication: Sendable {
    package let router: Router
    /// Asked in this order; answers pass through all of them.
    package let middleware: [any Middleware]
    package let observer: (any ExchangeObserver)?
    let now: @Sendable () -> ContinuousClock.Instant

    package init(
        _ router: Router, middleware: [any Middleware] = [SecurityHeaders()],
        observer: (any ExchangeObserver)? = nil,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.router = router
        self.middleware = middleware
        self.observer = observer
        self.now = now
    }

    /// The answer to a request that is whole, computed on this thread whatever its route says.
    package func respond(to request: Request, pieces: Int = 1 << 16) -> Response {
        let exchange = Exchange(self, request)
        exchange.begin(declaredBytes: request.body.count)
        var rest = request.body[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieces)
            unsafe exchange.receive(piece.span.bytes)
            rest = rest.dropFirst(pieces)
        }
        return exchange.answer()
    }
}
