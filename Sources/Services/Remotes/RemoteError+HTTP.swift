internal import HTTPClient
internal import Versioning

extension RemoteError {
    /// A failure to get any answer.
    init(_ error: HTTPClientError) {
        let code: Code =
            switch error.code {
            case .consumer: .consumer
            case .source: .corruptSource
            case .untrusted, .invalidRequest: .configuration
            default: .unavailable
            }
        self.init(code, error.description, underlying: error.underlying)
    }
}

/// Runs a call of the HTTP client, telling its errors as a remote's.
func withRemoteErrors<Value>(
    _ body: () throws(HTTPClientError) -> Value
) throws(RemoteError) -> Value {
    do throws(HTTPClientError) {
        return try body()
    } catch {
        throw RemoteError(error)
    }
}
