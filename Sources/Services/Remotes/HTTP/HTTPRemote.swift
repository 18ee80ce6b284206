internal import Cryptography
package import FileStore
package import HTTPClient
internal import Parallelism
package import Versioning

/// Objects on a web server: read-only.
package final class HTTPRemote: Remote {
    package let preferredJobs: Int
    package let location: String
    private let name: String
    private let root: HTTPURL
    private let session: HTTPSession
    private let headers: HTTPHeaders

    private static let known = RemoteOptions.common.union([
        "auth", "custom_auth_header", "user", "password", "ssl_verify", "method", "read_timeout",
        "connect_timeout", "ask_password",
    ])

    package init(
        _ options: RemoteOptions, retry: RetryPolicy = RetryPolicy()
    ) throws(RemoteError) {
        try options.check(
            known: Self.known,
            refused: RemoteOptions.commonRefused.merging([
                "ask_password": "nobody can be asked; set password with --local"
            ]) { $1 })
        let url = options["url"] ?? ""
        guard var root = HTTPURL(url), root.query.isEmpty else {
            throw options.failure("its url is not of the form https://host/path")
        }
        while root.path.hasSuffix("/") { root.path.removeLast() }
        self.root = root
        location = root.text
        name = options.name
        headers = try Self.headers(options, userInfo: HTTPURL.userInfo(of: url))
        preferredJobs = try options.positive("jobs") ?? 32
        var configuration = HTTPConfiguration()
        configuration.retry = retry
        configuration.trust = options.trust()
        configuration.idleHandles = preferredJobs + 8
        if let seconds = try options.positive("connect_timeout") {
            configuration.connectTimeout = .seconds(seconds)
        }
        if let seconds = try options.positive("read_timeout") {
            configuration.stallTimeout = .seconds(seconds)
        }
        session = HTTPSession(configuration)
    }

    private static func headers(
        _ options: RemoteOptions, userInfo: (user: String, password: String)?
    ) throws(RemoteError) -> HTTPHeaders {
        switch options["auth"]?.lowercased() {
        case nil, "basic":
            guard let user = options["user"] ?? userInfo?.user else { return [:] }
            let password = options["password"] ?? userInfo?.password ?? ""
            let encoded = base64(Array("\(user):\(password)".utf8))
            return ["Authorization": "Basic \(encoded)"]
        case "custom":
            guard let header = options["custom_auth_header"], let value = options["password"] else {
                throw options.failure("auth 'custom' needs custom_auth_header and password")
            }
            return [header: value]
        case let other?:
            throw options.failure("auth '\(other)' is not supported; use basic or custom")
        }
    }

    package func probe(forWriting: Bool) throws(RemoteError) {
        if forWriting { throw readOnly("push to") }
        let response = try send(.head, [])
        // Servers need not list folders: any other answer shows that it is there.
        if [401, 403, 407].contains(response.status) || response.status >= 500 {
            throw failure(response, "read")
        }
    }

    package func existing(among keys: [ObjectKey]) throws(RemoteError) -> Set<ObjectKey> {
        let isThere = try Workers.map(keys.count, jobs: preferredJobs, state: {}) {
            [self] (_: inout Void, index) throws(RemoteError) in
            let response = try send(.head, keys[index].path)
            if response.isSuccess { return true }
            if [404, 410].contains(response.status) { return false }
            throw failure(response, "look for \(keys[index].id)")
        }
        return Set(zip(keys, isThere).filter { $0.1 }.map { $0.0 })
    }

    package func read(
        _ key: ObjectKey, consume: (borrowing RawSpan) throws -> Void
    ) throws(RemoteError) {
        let request = request(.get, key.path)
        let response = try withRemoteErrors { () throws(HTTPClientError) in
            try session.download(request, consume: consume)
        }
        guard response.isSuccess else { throw failure(response, "read \(key.id)") }
    }

    package func list(_ layout: ObjectLayout, visit: (ObjectID) -> Void) throws(RemoteError) {
        throw RemoteError(.unsupported, "a web server cannot list its objects: \(location)")
    }

    package func store(_ key: ObjectKey, from file: FilePath) throws(RemoteError) {
        throw readOnly("push to")
    }

    package func remove(_ key: ObjectKey) throws(RemoteError) {
        throw readOnly("remove from")
    }

    package func publish() throws(RemoteError) {}
}

// MARK: - Requests

extension HTTPRemote {
    private func request(
        _ method: HTTPRequest.Method, _ path: [UInt8]
    ) -> HTTPRequest {
        var url = root
        url.path += "/" + PercentEncoding.encode(path, keepingSlashes: true)
        var request = HTTPRequest(method, url, headers: headers)
        request.followsRedirects = true
        return request
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: [UInt8]
    ) throws(RemoteError) -> HTTPResponse {
        let request = request(method, path)
        return try withRemoteErrors { () throws(HTTPClientError) in try session.send(request) }
    }

    private func failure(_ response: HTTPResponse, _ doing: String) -> RemoteError {
        let what = "cannot \(doing) at \(location) (status \(response.status))"
        switch response.status {
        case 401, 403, 407:
            return RemoteError(.denied, "\(what); check user and password of remote '\(name)'")
        case 404, 410: return RemoteError(.notFound, "\(what); it is not there")
        case 429, 500...: return RemoteError(.unavailable, "\(what); try again later")
        default: return RemoteError(.configuration, "\(what); check the url of remote '\(name)'")
        }
    }

    private func readOnly(_ doing: String) -> RemoteError {
        RemoteError(
            .unsupported,
            "cannot \(doing) \(location): a web server is read-only; use a folder or s3:// remote")
    }
}
