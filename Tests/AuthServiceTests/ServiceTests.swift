import Accounts
import AuthService
import Cryptography
import Database
import Dispatch
import HTTPClient
import HTTPServer
import HTTPServing
import Observability
import ServiceHTTP
import StrictJSON
import Synchronization
import TestSupport
import Testing

@Suite("The service for accounts")
struct ServiceTests {
    private static let session = {
        var configuration = HTTPConfiguration()
        configuration.retry.attempts = 1
        return HTTPSession(configuration)
    }()

    @Test("describes every route of its own, and counts requests by them")
    func description() throws {
        let auth = try Fixture()
        guard case .object(let paths) = auth.ask(.get, "/openapi.json").json["paths"] else {
            Issue.record("no paths")
            return
        }
        #expect(
            Set(paths.map(\.name)) == [
                "/login", "/refresh", "/logout", "/users", "/users/{name}", "/me", "/me/password",
                "/.well-known/jwks.json", "/health", "/ready", "/metrics", "/openapi.json", "/docs",
            ])
        #expect(auth.ask(.get, "/health").json == ["status": "ok"])
        #expect(auth.ask(.get, "/ready").json == ["status": "ready"])
        _ = auth.logIn("bob", "wrong passphrase")
        let text = String(decoding: auth.metrics.exposition(), as: UTF8.self)
        for line in [
            #"auth_service_requests_total{method="GET",endpoint="/health",status_code="200"} 1"#,
            #"auth_service_requests_total{method="POST",endpoint="/login",status_code="401"} 1"#,
            #"auth_service_request_latency_seconds_count{method="POST",endpoint="/login"} 1"#,
            #"auth_logins_total{outcome="refused"} 1"#, "auth_hashing_queue_depth 0",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
    }

    @Test("answers over a socket as it does without", arguments: DatabaseBackend.available)
    func loopback(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        let server = try WebServer(auth.application)
        defer { server.stop() }
        func ask(
            _ method: HTTPClient.HTTPRequest.Method, _ target: String, _ type: String?,
            _ body: String, _ token: String?
        ) throws -> (Int, JSON) {
            let url = try #require(HTTPURL("http://127.0.0.1:\(server.port)\(target)"))
            var headers = HTTPHeaders()
            if let type { headers["Content-Type"] = type }
            if let token { headers["token"] = token }
            let request = HTTPRequest(
                method, url, headers: headers, body: .bytes(Array(body.utf8)))
            let answer = try Self.session.send(request)
            return (answer.status, try JSON.parse(answer.body))
        }
        let form = "application/x-www-form-urlencoded"
        let login = try ask(
            .post, "/login", form, "username=anna&password=a+good+passphrase", nil)
        let token = try #require(login.1["access_token"]?.text)
        let calls: [(HTTPClient.HTTPRequest.Method, String, String?, String)] = [
            (.post, "/users", "application/json", #"{"username":"carl","password":"x"}"#),
            (.get, "/users/bob", nil, ""), (.get, "/me", nil, ""),
            (.get, "/users/nobody", nil, ""), (.delete, "/users/anna", nil, ""),
            (.post, "/login", form, "username=anna"), (.get, "/.well-known/jwks.json", nil, ""),
        ]
        for (method, target, type, body) in calls {
            let (status, json) = try ask(method, target, type, body, token)
            var headers: HTTPFields = ["token": token]
            if let type { headers.append("Content-Type", type) }
            let same = auth.application.respond(
                to: Request(
                    method: HTTPMethod(method.rawValue), target: target, headers: headers,
                    body: Array(body.utf8)))
            guard case .bytes(let bytes) = same.body else { continue }
            #expect(same.status.code == status, "\(method) \(target)")
            #expect(try JSON.parse(bytes) == json)
        }
    }

    @Test("hashes one password at a time and refuses when too many wait")
    func queue() throws {
        let test = try DatabaseBackend.sqlite.makeDatabase()
        try test.database.migrate([AccountsSchema.migrations])
        let log = Logger("test", sink: MemorySink())
        let keys = try TokenKeys(.es256)
        let parameters = try #require(Scrypt(logCost: 4, blockSize: 1, parallelism: 1))
        let gate = DispatchSemaphore(value: 0)
        let running = Mutex((now: 0, most: 0))
        let hasher = PasswordHasher(parameters) { _, _, _ in
            running.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            gate.wait()
            running.withLock { $0.now -= 1 }
            return [0]
        }
        var settings = AuthSettings()
        settings.hashingQueue = 3
        let auth = AuthService(
            AccountStore(test.database), hasher, try KeyCabinet(log: log) { keys }, settings,
            metrics: MetricRegistry(), log: log)
        let server = try WebServer(auth.application(ready: { .good }))
        defer { server.stop() }
        let url = try #require(HTTPURL("http://127.0.0.1:\(server.port)/login"))
        let statuses = Mutex<[Int]>([])
        let errors = onThreads(8) { number in
            let request = HTTPRequest(
                .post, url, headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: .bytes(Array("username=u\(number)&password=x".utf8)))
            let status = try Self.session.send(request).status
            let count = statuses.withLock { statuses in
                statuses.append(status)
                return statuses.count
            }
            // Those that are refused come back while the first still hashes.
            if count == 4 { for _ in 0..<8 { gate.signal() } }
        }
        #expect(errors.isEmpty)
        #expect(statuses.withLock(\.self) == [503, 503, 503, 503, 401, 401, 401, 401])
        #expect(running.withLock(\.most) == 1)
    }

    @Test("makes the first admin once, with the password of the installation")
    func firstAdmin() throws {
        let test = try DatabaseBackend.sqlite.makeDatabase()
        let store = AccountStore(test.database)
        let parameters = try #require(Scrypt(logCost: 4, blockSize: 1, parallelism: 1))
        let hasher = PasswordHasher(parameters)
        let password = Mutex<String?>(nil)
        let keeper = Housekeeper(
            store, hasher, log: Logger("test", sink: MemorySink()),
            migrate: { try test.database.migrate([AccountsSchema.migrations]) },
            adminPassword: { password.withLock(\.self) })
        #expect(keeper.condition() == .bad("waiting for the database"))
        #expect(!keeper.prepareOnce())
        guard case .bad(let reason) = keeper.condition() else {
            Issue.record("ready without an admin")
            return
        }
        #expect(reason.contains("auth init-secrets"))
        password.withLock { $0 = "admin123" }
        #expect(!keeper.prepareOnce())
        #expect(try store.users().isEmpty)
        password.withLock { $0 = "a good passphrase" }
        #expect(keeper.prepareOnce() && keeper.condition() == .good)
        password.withLock { $0 = "another passphrase" }
        #expect(keeper.prepareOnce())
        #expect(try store.users().map(\.username) == ["admin"])
        let hash = try #require(try store.credentials(of: "admin")).hash
        #expect(try hasher.verify("a good passphrase", against: hash) == .right(betterHash: nil))
    }
}
