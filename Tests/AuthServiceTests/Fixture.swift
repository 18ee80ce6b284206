import Accounts
import AuthService
import Cryptography
import Database
import HTTPServing
import Observability
import ServiceHTTP
import StrictJSON
import Synchronization
import TestSupport
import Testing

/// The service on a database of its own, with an admin and a user, asked without a socket.
final class Fixture: Sendable {
    static let password = "a good passphrase"

    let test: TestDatabase
    let store: AccountStore
    let application: HTTPApplication
    let metrics = MetricRegistry()
    let hashes = Mutex(0)
    let keys: Mutex<TokenKeys>

    /// - Parameter hasTime: Else the store's clock stands still, however long a test takes.
    init(
        _ backend: DatabaseBackend = .sqlite, _ algorithm: TokenAlgorithm = .es256,
        hasTime: Bool = true
    ) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([AccountsSchema.migrations])
        let start = try test.database.now()
        store = AccountStore(test.database) { hasTime ? try $0.now() : start }
        let keys = try TokenKeys(algorithm)
        self.keys = Mutex(keys)
        let log = Logger("test", sink: MemorySink())
        let cabinet = try KeyCabinet(log: log) { keys }
        let parameters = try #require(Scrypt(logCost: 4, blockSize: 1, parallelism: 1))
        let count = Counted()
        let hasher = PasswordHasher(parameters) { password, salt, scrypt in
            count.add()
            return try scrypt.derive(password, salt: salt, byteCount: 32)
        }
        counted = count
        for (name, role) in [("anna", Role.admin), ("bob", .user)] {
            try store.create(name, role, passwordHash: hasher.hash(Self.password))
        }
        service = AuthService(store, hasher, cabinet, AuthSettings(), metrics: metrics, log: log)
        application = service.application(ready: { .good })
    }

    let service: AuthService
    let counted: Counted

    final class Counted: Sendable {
        private let number = Mutex(0)
        var value: Int { number.withLock(\.self) }
        func add() { number.withLock { $0 += 1 } }
    }

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let json: JSON

        var detail: String? { json["detail"]?.text }
        var message: String? { json["msg"]?.text }
        var token: String { json["access_token"]?.text ?? "" }
        var refreshToken: String { json["refresh_token"]?.text ?? "" }
    }

    func ask(
        _ method: HTTPMethod, _ target: String, _ body: JSON? = nil, form: String? = nil,
        token: String? = nil, from address: String = "10.0.0.1"
    ) -> Answer {
        var headers: HTTPFields = [:]
        if let token { headers.append("Authorization", "Bearer \(token)") }
        if body != nil { headers.append("Content-Type", "application/json") }
        if form != nil { headers.append("Content-Type", "application/x-www-form-urlencoded") }
        let request = Request(
            method: method, target: target, headers: headers,
            body: body?.bytes ?? form.map { Array($0.utf8) } ?? [], remoteAddress: address)
        let response = application.respond(to: request)
        var json = JSON.null
        if case .bytes(let bytes) = response.body { json = (try? JSON.parse(bytes)) ?? .null }
        return Answer(status: response.status.code, headers: response.headers, json: json)
    }

    func logIn(_ name: String, _ password: String = Fixture.password) -> Answer {
        ask(.post, "/login", ["username": .text(name), "password": .text(password)])
    }
}
