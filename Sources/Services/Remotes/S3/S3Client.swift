internal import HTTPClient
internal import Synchronization
internal import Versioning

/// Signed requests to one bucket.
final class S3Client: Sendable {
    struct Call {
        let method: HTTPRequest.Method
        var key: [UInt8] = []
        /// Names and values, not yet encoded.
        var query: [(String, String)] = []
        var headers: HTTPHeaders = [:]
        var body: HTTPRequest.Body = .none
        /// For errors, such as `read`.
        let verb: String
        /// Statuses that the caller expects beside success.
        var accepted: Set<Int> = []
        var isIdempotent = true
        var stallTimeout: Duration?
        var bodyLimit = 1 << 20
    }

    private struct State {
        var region: String
        var signer: SigV4?
        var signedFor: SigV4.Credentials?
    }

    /// Seconds that the server's clock is ahead of ours.
    private final class ClockOffset: Sendable {
        let seconds = Atomic(0)
    }

    let location: S3Location
    let session: HTTPSession
    private let endpoint: S3Endpoint
    private let chain: CredentialChain
    private let clock: WallClock
    private let offset = ClockOffset()
    private let state: Mutex<State>

    init(
        _ settings: S3Settings, environment: [String: String], clock: WallClock,
        retry: RetryPolicy
    ) throws(RemoteError) {
        let explicit = settings.options["profile"]
        let name = explicit ?? environment["AWS_PROFILE"] ?? environment["AWS_DEFAULT_PROFILE"]
        let profile = try AWSProfile.load(
            name ?? "default", options: settings.options, environment: environment)
        if let name, !profile.exists {
            throw settings.options.failure("profile '\(name)' is not in AWS's files")
        }
        location = settings.location
        endpoint = try S3Endpoint(settings, profile: profile, environment: environment)
        chain = CredentialChain(
            settings, environment: environment, clock: clock, profile: profile)
        let regions = [
            settings.options["region"], environment["AWS_REGION"],
            environment["AWS_DEFAULT_REGION"], profile["region"],
        ]
        let region = regions.compactMap { $0 }.first { !$0.isEmpty } ?? "us-east-1"
        state = Mutex(State(region: region))
        self.clock = clock
        var configuration = try settings.http(environment: environment)
        configuration.retry = retry
        session = HTTPSession(configuration)
    }

    /// Sends a call and returns an accepted answer.
    func send(_ call: Call) throws(RemoteError) -> HTTPResponse {
        try perform(call) { [session] request, signer throws(HTTPClientError) in
            try session.send(
                request, signer: signer, bodyLimit: call.bodyLimit,
                isTransient: S3Failure.isTransient)
        }
    }

    /// Streams the body of a GET.
    func download(
        _ call: Call, consume: (borrowing RawSpan) throws -> Void
    ) throws(RemoteError) {
        _ = try perform(call) { [session] request, signer throws(HTTPClientError) in
            try session.download(
                request, signer: signer, isTransient: S3Failure.isTransient,
                consume: consume)
        }
    }

    /// Sends, and once more for each thing that the answer lets us put right.
    private func perform(
        _ call: Call,
        _ transfer: (HTTPRequest, (any RequestSigner)?) throws(HTTPClientError) -> HTTPResponse
    ) throws(RemoteError) -> HTTPResponse {
        var corrections = 0
        while true {
            let credentials = try chain.credentials()
            let (region, signer) = signing(credentials)
            let usedOffset = offset.seconds.load(ordering: .relaxed)
            let request = request(call, region: region)
            let response = try withRemoteErrors { () throws(HTTPClientError) in
                try transfer(request, signer)
            }
            if response.isSuccess || call.accepted.contains(response.status) { return response }
            let failure = S3Failure(response)
            let isCorrected =
                correctRegion(response, used: region)
                || (failure.isExpiry && chain.renew(credentials))
                || correctClock(response, failure, used: usedOffset)
            guard isCorrected, corrections < 3 else {
                throw error(failure, call, region: region)
            }
            corrections += 1
        }
    }

    // Each correction looks at what the request used: other threads may have corrected it since.

    private func correctRegion(_ response: HTTPResponse, used: String) -> Bool {
        guard let actual = response.header("x-amz-bucket-region"), actual != used else {
            return false
        }
        state.withLock { state in
            state.region = actual
            state.signer = nil
        }
        return true
    }

    private func correctClock(
        _ response: HTTPResponse, _ failure: S3Failure, used: Int
    ) -> Bool {
        // An answer to HEAD has no body to say what is wrong: a wrong clock shows all the same.
        let mayBeSkew = failure.code == "RequestTimeTooSkewed" || failure.code.isEmpty
        guard response.status == 403, mayBeSkew,
            let date = response.header("Date").flatMap({ WallClock.epochSeconds(ofHeader: $0) })
        else { return false }
        let measured = date - clock.epochSeconds()
        guard abs(measured - used) > 240 else { return false }
        offset.seconds.store(measured, ordering: .relaxed)
        return true
    }

    private func signing(_ credentials: SigV4.Credentials?) -> (String, (any RequestSigner)?) {
        state.withLock { state in
            guard let credentials else { return (state.region, nil) }
            if state.signer == nil || state.signedFor != credentials {
                let clock = WallClock { [clock, offset] in
                    clock.epochSeconds() + offset.seconds.load(ordering: .relaxed)
                }
                state.signer = SigV4(
                    credentials, region: state.region, service: "s3", dialect: .s3, clock: clock)
                state.signedFor = credentials
            }
            return (state.region, state.signer)
        }
    }

    private func request(_ call: Call, region: String) -> HTTPRequest {
        let query = call.query
            .map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        var request = HTTPRequest(
            call.method, endpoint.url(call.key, query: query, region: region),
            headers: call.headers, body: call.body)
        request.isIdempotent = call.isIdempotent
        request.stallTimeout = call.stallTimeout
        return request
    }

    func error(_ failure: S3Failure, _ call: Call, region: String? = nil) -> RemoteError {
        let region = region ?? state.withLock { $0.region }
        let key = String(decoding: call.key, as: UTF8.self)
        let place = "s3://\(location.bucket)" + (key.isEmpty ? "" : "/\(key)")
        return failure.error(
            doing: "\(call.verb) \(place)", bucket: location.bucket,
            endpoint: endpoint.name(region: region))
    }
}
