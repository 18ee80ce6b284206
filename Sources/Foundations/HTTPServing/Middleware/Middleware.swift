/// What concerns requests of all routes.
package protocol Middleware: Sendable {
    /// Called when the head is there; an answer ends the request, and so does an error.
    func admit(_ request: Request) throws -> Response?
    /// Called for every answer, whoever gave it.
    func adorn(_ response: inout Response, to request: Request)
}

extension Middleware {
    package func admit(_ request: Request) throws -> Response? { nil }
    package func adorn(_ response: inout Response, to request: Request) {}
}
