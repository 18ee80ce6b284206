internal import Synchronization

/// Blocking requests from any number of threads, over connections that stay open.
package final class HTTPSession: Sendable {
    package let configuration: HTTPConfiguration
    /// The last one used is the next one lent: its connection is the likeliest to be alive.
    private let idle = Mutex<[TransferHandle]>([])

    package init(_ configuration: HTTPConfiguration = HTTPConfiguration()) {
        self.configuration = configuration
    }

    /// Sends a request, again as the retry policy says, and keeps the answer's body.
    ///
    /// An answer that says no is an answer, not an error.
    /// - Parameters:
    ///   - bodyLimit: a longer body of a success is refused.
    ///   - isTransient: what else than the usual statuses is worth another attempt.
    package func send(
        _ request: HTTPRequest, signer: (any RequestSigner)? = nil, bodyLimit: Int = 1 << 20,
        isTransient: (HTTPResponse) -> Bool = { _ in false }
    ) throws(HTTPClientError) -> HTTPResponse {
        var attempt = 1
        while true {
            let outcome = Result { () throws(HTTPClientError) in
                try follow(request, signer, bodyLimit: bodyLimit, consumer: nil)
            }
            guard request.isIdempotent || outcome.isRefusal,
                let delay = delay(after: outcome, attempt: attempt, isTransient)
            else { return try outcome.get() }
            configuration.retry.sleep(delay)
            attempt += 1
        }
    }

    func delay(
        after outcome: Result<HTTPResponse, HTTPClientError>, attempt: Int,
        _ isTransient: (HTTPResponse) -> Bool
    ) -> Duration? {
        switch outcome {
        case .success(let response):
            guard RetryPolicy.transientStatuses.contains(response.status) || isTransient(response)
            else { return nil }
            return configuration.retry.delay(afterAttempt: attempt, asked: response.retryAfter)
        case .failure(let error):
            return error.isTransient ? configuration.retry.delay(afterAttempt: attempt) : nil
        }
    }

    /// One attempt, through redirects when the request wants them.
    func follow(
        _ request: HTTPRequest, _ signer: (any RequestSigner)?, bodyLimit: Int,
        consumer: Exchange.Consumer?
    ) throws(HTTPClientError) -> HTTPResponse {
        var request = request
        for _ in 0..<6 {
            let response = try exchange(
                request, signer, bodyLimit: bodyLimit, consumer: consumer)
            guard request.followsRedirects, [301, 302, 303, 307, 308].contains(response.status),
                let location = response.header("Location")
            else { return response }
            request = try redirected(request, to: location)
        }
        throw HTTPClientError(.malformed, at: request.url.authority, "it redirects in circles")
    }

    private func redirected(
        _ request: HTTPRequest, to location: String
    ) throws(HTTPClientError) -> HTTPRequest {
        let place = request.url.authority
        guard let target = HTTPURL(location, relativeTo: request.url) else {
            throw HTTPClientError(.malformed, at: place, "it redirects to no address")
        }
        guard target.isSecure || !request.url.isSecure else {
            throw HTTPClientError(.untrusted, at: place, "it redirects from https to http")
        }
        var next = request
        if target.origin != request.url.origin {
            // Another host gets no header that could be a secret.
            next.headers = [:]
            for name in ["Range", "If-Match"] { next.headers[name] = request.headers[name] }
        }
        next.url = target
        return next
    }

    private func exchange(
        _ request: HTTPRequest, _ signer: (any RequestSigner)?, bodyLimit: Int,
        consumer: Exchange.Consumer?
    ) throws(HTTPClientError) -> HTTPResponse {
        var signed = request
        signer?.sign(&signed)
        let handle = idle.withLock { $0.popLast() } ?? TransferHandle()
        defer {
            idle.withLock { if $0.count < configuration.idleHandles { $0.append(handle) } }
        }
        return try handle.perform(signed, configuration, bodyLimit: bodyLimit, consumer: consumer)
    }
}

extension HTTPResponse {
    /// How long the server wants to be left alone; a date counts from the answer's own.
    var retryAfter: Duration? {
        guard let text = header("Retry-After") else { return nil }
        if let seconds = Int(text) { return .seconds(max(0, min(seconds, 86_400))) }
        guard let date = WallClock.epochSeconds(ofHeader: text),
            let now = header("Date").flatMap({ WallClock.epochSeconds(ofHeader: $0) })
        else { return nil }
        return .seconds(max(0, date - now))
    }
}

extension Result<HTTPResponse, HTTPClientError> {
    /// Whether the server certainly did nothing: it was never reached, or said so.
    var isRefusal: Bool {
        switch self {
        case .success(let response): [429, 503].contains(response.status)
        case .failure(let error): [.unresolvable, .unreachable].contains(error.code)
        }
    }
}
