internal import Cryptography
internal import Synchronization

/// AWS Signature Version 4 in the `Authorization` header.
package final class SigV4: RequestSigner {
    /// Who asks; shown without the secrets.
    package struct Credentials: Sendable, Hashable, CustomStringConvertible {
        package let accessKeyID: String
        package let secretAccessKey: String
        package let sessionToken: String?

        package init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
            self.sessionToken = sessionToken
        }

        package var description: String { "credentials of \(accessKeyID)" }
    }

    /// Services differ in what they take for the path and for proof of the payload.
    package enum Dialect: Sendable {
        /// The path as sent; the payload's hash in a header.
        case s3
        /// The path without dots and doubled slashes, encoded once more.
        case generic
    }

    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private let credentials: Credentials
    private let region: String
    private let service: String
    private let dialect: Dialect
    private let clock: WallClock
    /// The key derived for a day, which each request of that day signs with.
    private let derived = Mutex<(day: String, key: [UInt8])>(("", []))

    package init(
        _ credentials: Credentials, region: String, service: String, dialect: Dialect,
        clock: WallClock
    ) {
        self.credentials = credentials
        self.region = region
        self.service = service
        self.dialect = dialect
        self.clock = clock
    }

    /// Signs every header that the request has, and its host.
    package func sign(_ request: inout HTTPRequest) {
        let time = CivilTime(epochSeconds: clock.epochSeconds())
        request.headers["X-Amz-Date"] = time.second
        if let token = credentials.sessionToken {
            request.headers["X-Amz-Security-Token"] = token
        }
        let payload = Self.payloadHash(of: request)
        if dialect == .s3 { request.headers["X-Amz-Content-Sha256"] = payload }
        let scope = "\(time.day)/\(region)/\(service)/aws4_request"
        let canonical = CanonicalRequest(request, dialect: dialect, payloadHash: payload)
        let digest = hex(SHA256.hash(of: Array(canonical.text.utf8)))
        let toSign = "AWS4-HMAC-SHA256\n\(time.second)\n\(scope)\n\(digest)"
        let signature = HMACSHA256.authenticate(Array(toSign.utf8), key: signingKey(time.day))
        request.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(canonical.signedHeaders), Signature=\(hex(signature))"
    }

    /// A hash that the caller already knows is not computed again.
    private static func payloadHash(of request: HTTPRequest) -> String {
        if let known = request.headers["X-Amz-Content-Sha256"] { return known }
        return switch request.body {
        case .none: emptyHash
        case .bytes(let bytes): hex(SHA256.hash(of: bytes))
        case .stream: "UNSIGNED-PAYLOAD"
        }
    }

    private func signingKey(_ day: String) -> [UInt8] {
        derived.withLock { derived in
            if derived.day != day {
                let steps = [day, region, service, "aws4_request"]
                let secret = Array("AWS4\(credentials.secretAccessKey)".utf8)
                derived = (
                    day,
                    steps.reduce(secret) { HMACSHA256.authenticate(Array($1.utf8), key: $0) }
                )
            }
            return derived.key
        }
    }
}
