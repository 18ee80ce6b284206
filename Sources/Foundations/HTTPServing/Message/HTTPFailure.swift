/// An error that knows what to tell the client; every other one is a 500 that tells nothing.
package protocol HTTPFailure: Error {
    var status: HTTPStatus { get }
    /// Shown to whoever asked.
    var detail: String { get }
    var headers: HTTPFields { get }
}

extension HTTPFailure {
    package var headers: HTTPFields { [:] }

    package var response: Response { .detail(detail, status, headers: headers) }
}

/// The everyday refusal.
package struct HTTPError: HTTPFailure, CustomStringConvertible {
    package let status: HTTPStatus
    package let detail: String
    package let headers: HTTPFields

    package init(_ status: HTTPStatus, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }

    package var description: String { "\(status.code): \(detail)" }

    /// Too much at once; worth asking again after so many seconds.
    package static func overloaded(retryAfter seconds: Int = 1) -> HTTPError {
        HTTPError(
            .serviceUnavailable, "too many requests at once; try again",
            headers: ["Retry-After": "\(seconds)"])
    }

    package static func bodyTooLarge(limit: Int) -> HTTPError {
        HTTPError(.contentTooLarge, "the body is longer than \(limit) bytes")
    }
}
