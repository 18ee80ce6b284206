import Accounts
import Cryptography
import Database
import Foundation
import HTTPServing
import Observability
import TestSupport
import Testing
import TokenGate

@Suite("Tokens that end before their time")
struct RevocationTests {
    /// A gate that follows a database, as a service has it.
    private final class Service: Sendable {
        let test: TestDatabase
        let store: AccountStore
        let gate: TokenGate
        let follower: RevocationFollower
        let issuer: TokenIssuer

        init(_ test: TestDatabase, options: DatabaseOptions = DatabaseOptions()) throws {
            self.test = test
            store = AccountStore(test.database)
            let key = try SigningKey(P256.PrivateKey())
            issuer = TokenIssuer(key, issuer: "i", audience: "a")
            let verifier = TokenVerifier(
                .es256, keys: [key.verifyingKey], issuer: "i", audience: "a")
            gate = TokenGate { token, now in try verifier.verify(token, now: now) }
            follower = try RevocationFollower(
                AccountStore(try test.open(options: options)), gate,
                log: Logger("test", sink: MemorySink()))
        }

        deinit { follower.stop() }

        func token(_ subject: String) throws -> (request: Request, claims: TokenClaims) {
            let now = Timestamp.now.millisecondsSinceEpoch / 1000
            let epoch = try store.user(subject)?.epoch ?? 0
            let made = try issuer.issue(to: subject, .user, epoch: epoch, now: now)
            let headers: HTTPFields = ["token": made.token]
            return (Request(method: .get, target: "/", headers: headers), made.claims)
        }

        func lets(_ request: Request) -> Bool { (try? gate.admit(request)) != nil }
    }

    /// How long it took until that was so; `nil` when it takes more than a minute.
    private func time(until condition: () -> Bool) -> Duration? {
        let start = ContinuousClock.now
        while !condition() {
            if ContinuousClock.now - start > .seconds(60) { return nil }
            Thread.sleep(forTimeInterval: 0.001)
        }
        return ContinuousClock.now - start
    }

    private func comes(_ condition: () -> Bool) -> Bool { time(until: condition) != nil }

    @Test(
        "are refused within a second, although they were seen",
        arguments: DatabaseBackend.available)
    func endings(backend: DatabaseBackend) throws {
        let test = try backend.makeDatabase()
        try test.database.migrate([AccountsSchema.migrations])
        let service = try Service(test)
        for name in ["anna", "bob", "carl", "dora"] {
            try service.store.create(name, .user, passwordHash: "h")
        }
        #expect(comes { service.gate.isReady })
        let anna = try service.token("anna"), bob = try service.token("bob")
        let carl = try service.token("carl"), dora = try service.token("dora")
        for (request, _) in [anna, bob, carl, dora] { #expect(service.lets(request)) }

        var times: [Duration] = []
        func requireEnd(_ request: Request) throws {
            times.append(try #require(time { !service.lets(request) }))
        }
        try service.store.delete("anna")
        try requireEnd(anna.request)
        try service.store.change("bob", UserChange(isDisabled: true))
        try requireEnd(bob.request)
        let end = DatabaseTime(microseconds: carl.claims.expiresAt * 1_000_000)
        try service.store.logOut(
            refreshToken: nil, accessToken: carl.claims.id, expiresAt: end)
        try requireEnd(carl.request)
        // The machine may have kept one of them waiting, but hardly all.
        #expect(try #require(times.min()) < .seconds(1), "\(times)")
        #expect(service.lets(dora.request))
        #expect(service.lets(try service.token("carl").request))
    }

    @Test(
        "stay refused, and others accepted, while the database is away",
        .enabled(if: PostgresServer.isAvailable, "needs PostgreSQL"))
    func outage() throws {
        let server = try PostgresServer()
        let url = try server.makeDatabase()
        var options = DatabaseOptions()
        options.retry.attempts = 1
        let service = try Service(TestDatabase(url), options: options)
        try service.test.database.migrate([AccountsSchema.migrations])
        for name in ["anna", "bob"] { try service.store.create(name, .user, passwordHash: "h") }
        let anna = try service.token("anna"), bob = try service.token("bob")
        try service.store.delete("anna")
        #expect(comes { service.follower.isCurrent && !service.lets(anna.request) })
        try server.crash()
        #expect(comes { !service.follower.isCurrent })
        #expect(service.lets(bob.request) && !service.lets(anna.request))
        #expect(service.gate.isReady)
        try server.start()
        #expect(comes { service.follower.isCurrent })
        try service.store.delete("bob")
        #expect(comes { !service.lets(bob.request) })
    }
}
