internal import HTTPClient
internal import Versioning

/// What S3 says when it says no.
struct S3Failure {
    let status: Int
    let code: String
    let message: String

    init(_ response: HTTPResponse) {
        let values = XMLScanner.values(of: ["Code", "Message"], in: response.body)
        status = response.status
        code = Self.printable(values["Code"] ?? "")
        message = Self.printable(values["Message"] ?? "")
    }

    /// A message comes from outside: kept short, and off the terminal's control characters.
    private static func printable(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(300).map { $0.properties.isWhitespace ? " " : $0 }
                .filter { $0.value >= 32 && $0.value != 127 }.map { Character($0) })
    }

    /// Whether an answer is worth another attempt, a success that turned into a failure too.
    static func isTransient(_ response: HTTPResponse) -> Bool {
        // Listings are long and never a failure.
        guard !response.body.isEmpty, response.body.count < 4096 else { return false }
        return S3Failure(response).isTransient
    }

    private var isTransient: Bool {
        [
            "InternalError", "RequestTimeout", "SlowDown", "ServiceUnavailable", "Throttling",
            "ThrottlingException", "TooManyRequests", "OperationAborted",
        ].contains(code)
    }

    var isExpiry: Bool {
        ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"].contains(code)
    }

    /// - Parameters:
    ///   - doing: such as `read s3://bucket/key`.
    ///   - endpoint: the server that answered.
    func error(doing: String, bucket: String, endpoint: String) -> RemoteError {
        let told = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
        let reason = told.isEmpty ? "status \(status)" : told
        func failure(_ code: RemoteError.Code, _ advice: String) -> RemoteError {
            RemoteError(code, "cannot \(doing) at \(endpoint) (\(reason)); \(advice)")
        }
        switch (code, status) {
        case ("NoSuchBucket", _):
            return failure(.configuration, "create the bucket '\(bucket)' or correct the url")
        case ("InvalidObjectState", _):
            return failure(.unavailable, "restore the object from its archive first")
        case ("RequestTimeTooSkewed", _):
            return failure(.configuration, "set this machine's clock")
        case ("BadDigest", _), ("XAmzContentSHA256Mismatch", _), ("InvalidDigest", _):
            return failure(.corruptSource, "the bytes changed on the way; try again")
        case ("PermanentRedirect", _), ("AuthorizationHeaderMalformed", _), (_, 301), (_, 307):
            return failure(.configuration, "set the remote's region to the bucket's")
        case (_, 401), (_, 403):
            return failure(.denied, "check the credentials and what they allow")
        case (_, 404): return failure(.notFound, "it is not there")
        case (_, 429), (_, 500...): return failure(.unavailable, "try again later")
        default: return failure(.configuration, "check the remote's settings")
        }
    }
}
