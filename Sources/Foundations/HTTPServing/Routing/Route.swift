/// Takes a body piece by piece, and answers when it has ended.
package protocol BodyReceiver: AnyObject, Sendable {
    /// An error ends the request; what remains of the body is dropped.
    func receive(_ bytes: borrowing RawSpan) throws
    func finish() throws -> Response
}

/// What is done about requests of one method to one pattern.
package final class Route: Sendable {
    package typealias Handler = @Sendable (Request) throws -> Response

    package enum Action: Sendable {
        case whole(Handler)
        /// Called before the body, with a request that has none.
        case streamed(@Sendable (Request) throws -> any BodyReceiver)
    }

    package let method: HTTPMethod
    package var pattern: String { path.text }
    package let bodyLimit: Int
    /// Who computes the answer; nil for the thread that read the request, which must not wait.
    package let pool: WorkerPool?
    package let action: Action
    let path: RoutePattern

    package init(
        _ method: HTTPMethod, _ pattern: String, bodyLimit: Int = Route.usualBodyLimit,
        on pool: WorkerPool? = nil, _ action: Action
    ) {
        self.method = method
        self.bodyLimit = bodyLimit
        self.pool = pool
        self.action = action
        path = RoutePattern(pattern)
    }

    package static let usualBodyLimit = 1 << 20
}
