internal import CCurl

/// One libcurl easy handle with the connection that it keeps alive.
@safe
final class TransferHandle: @unchecked Sendable {  // Safe: the pool lends it to one thread.
    let curl: UnsafeMutableRawPointer
    let errorText: UnsafeMutablePointer<CChar>
    var exchange = Exchange(host: "")

    /// libcurl's global state, set up once before any handle.
    private static let isReady = curl_global_init(ccurl_global_all) == CURLE_OK

    init() {
        guard Self.isReady, let curl = unsafe curl_easy_init() else {
            fatalError("out of memory")  // Safe: as any failed allocation of Swift's own.
        }
        unsafe self.curl = curl
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(curl)
        unsafe errorText.deallocate()
    }

    /// Sends one request and takes its answer, however it reads.
    func perform(
        _ request: HTTPRequest, _ configuration: HTTPConfiguration, bodyLimit: Int,
        consumer: Exchange.Consumer?
    ) throws(HTTPClientError) -> HTTPResponse {
        guard request.headers.isWellFormed else {
            throw HTTPClientError(.invalidRequest, at: request.url.host, "a header holds a newline")
        }
        exchange = Exchange(host: request.url.authority)
        exchange.bodyLimit = bodyLimit
        exchange.consumer = consumer
        exchange.upload = request.body
        // Closures and bytes of the caller must not outlive the call.
        defer { exchange = Exchange(host: "") }
        unsafe curl_easy_reset(curl)
        unsafe errorText[0] = 0
        configure(configuration, request)
        let fields = unsafe headerList(of: request)
        defer { unsafe curl_slist_free_all(fields) }
        unsafe set(CURLOPT_HTTPHEADER, UnsafeRawPointer(fields))
        let result = run(request)
        if let failure = exchange.failure { throw failure }
        guard result == CURLE_OK else { throw failure(result, request) }
        return exchange.response
    }

    private func run(_ request: HTTPRequest) -> CURLcode {
        switch request.body {
        case .none where request.method == .put || request.method == .post:
            return run(sending: [], method: request.method)
        case .none:
            if request.method == .head { set(CURLOPT_NOBODY, 1) }
            if request.method == .delete { set(CURLOPT_CUSTOMREQUEST, "DELETE") }
            return unsafe curl_easy_perform(curl)
        case .bytes(let bytes):
            return run(sending: bytes, method: request.method)
        case .stream(let count, _):
            set(CURLOPT_UPLOAD, 1)
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
            unsafe ccurl_set_offset(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(count))
            return unsafe curl_easy_perform(curl)
        }
    }

    /// Sends the head and a small body in one segment, which an upload would not.
    private func run(sending bytes: [UInt8], method: HTTPRequest.Method) -> CURLcode {
        set(CURLOPT_POST, 1)
        set(CURLOPT_CUSTOMREQUEST, method.rawValue)
        unsafe ccurl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
        return unsafe bytes.withUnsafeBytes { buffer in
            // No pointer at all would make libcurl ask the read callback.
            unsafe set(CURLOPT_POSTFIELDS, buffer.baseAddress ?? UnsafeRawPointer(errorText))
            return unsafe curl_easy_perform(curl)
        }
    }
}

// MARK: - Failures

extension TransferHandle {
    private func failure(_ result: CURLcode, _ request: HTTPRequest) -> HTTPClientError {
        let code: HTTPClientError.Code =
            switch result {
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolvable
            case CURLE_COULDNT_CONNECT: .unreachable
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR: .cut
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR:
                .untrusted
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .invalidRequest
            default: .malformed
            }
        let text = unsafe errorText[0] == 0 ? curl_easy_strerror(result) : UnsafePointer(errorText)
        let detail = unsafe text.map { unsafe String(cString: $0) } ?? ""
        return HTTPClientError(code, at: request.url.authority, detail)
    }
}

extension Duration {
    var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
