/// One request; its headers are sent as they are.
package struct HTTPRequest: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"
    }

    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Bytes produced while they are sent; `read` fills the buffer from an offset on.
        case stream(
            count: Int, read: @Sendable (_ offset: Int, _ buffer: inout [UInt8]) throws -> Int)
    }

    package var method: Method
    package var url: HTTPURL
    package var headers: HTTPHeaders
    package var body: Body
    /// Whether sending twice does no more than sending once.
    package var isIdempotent: Bool
    /// To another host without the request's own headers, never from https to http.
    package var followsRedirects = false
    /// For addresses that only mean something on this machine's own network.
    package var bypassesProxy = false
    /// Takes the place of the session's, where a server is known to think for long.
    package var stallTimeout: Duration?

    package init(
        _ method: Method, _ url: HTTPURL, headers: HTTPHeaders = [:], body: Body = .none
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        isIdempotent = method != .post
    }
}

/// Adds what proves who is asking; called anew for every attempt.
package protocol RequestSigner: Sendable {
    func sign(_ request: inout HTTPRequest)
}
