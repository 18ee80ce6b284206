import Accounts
import Database
import TestSupport
import Testing

@Suite("Users in a database")
struct StoreTests {
    @Test("are made, found, listed and removed", arguments: DatabaseBackend.available)
    func users(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let store = fixture.store
        try store.create("anna", .admin, passwordHash: "h1")
        try store.create("Ωmega@shop.example", .service, passwordHash: "h2")
        #expect(code { try store.create("anna", .user, passwordHash: "x") } == .userExists)
        #expect(try store.users().map(\.username) == ["anna", "Ωmega@shop.example"])
        let found = try #require(try store.credentials(of: "anna"))
        #expect(found.hash == "h1" && found.user.role == .admin && !found.user.isDisabled)
        #expect(found.user.epoch == 0 && found.user.createdAt == fixture.clock.now)
        #expect(try store.user("Anna") == nil && store.credentials(of: "nobody") == nil)
        try store.delete("Ωmega@shop.example")
        #expect(try store.users().count == 1)
        #expect(code { try store.delete("Ωmega@shop.example") } == .userNotFound)
        #expect(code { try store.change("nobody", UserChange()) } == .userNotFound)
    }

    @Test(
        "have names that fit into addresses and lines",
        arguments: [
            "", "a b", "a/b", "a\n", "\u{0}", "a\u{202E}b", String(repeating: "é", count: 65),
        ])
    func names(name: String) throws {
        let store = try Fixture(.sqlite).store
        #expect(code { try store.create(name, .user, passwordHash: "h") } == .badName)
    }

    @Test("always have an admin among them", arguments: DatabaseBackend.available)
    func lastAdmin(backend: DatabaseBackend) throws {
        let store = try Fixture(backend).store
        try store.create("anna", .admin, passwordHash: "h")
        try store.create("bob", .user, passwordHash: "h")
        #expect(code { try store.delete("anna") } == .lastAdmin)
        #expect(code { try store.change("anna", UserChange(role: .user)) } == .lastAdmin)
        #expect(code { try store.change("anna", UserChange(isDisabled: true)) } == .lastAdmin)
        try store.change("anna", UserChange(passwordHash: "new"))
        try store.change("bob", UserChange(role: .admin, isDisabled: true))
        #expect(code { try store.delete("anna") } == .lastAdmin)
        try store.change("bob", UserChange(isDisabled: false))
        try store.delete("anna")
        #expect(code { try store.delete("bob") } == .lastAdmin)
        #expect(try store.users().map(\.username) == ["bob"])
    }

    @Test("keep an admin when all are removed at once", arguments: DatabaseBackend.available)
    func race(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        for number in 0..<6 {
            try fixture.store.create("admin\(number)", .admin, passwordHash: "h")
        }
        let errors = onThreads(6) { number in
            try fixture.reopened().delete("admin\(number)")
        }
        #expect(try fixture.store.users().count == 1)
        #expect(errors.map { ($0 as? AccountsError)?.code } == [.lastAdmin])
    }

    @Test("have a first one only where there is none", arguments: DatabaseBackend.available)
    func first(backend: DatabaseBackend) throws {
        let store = try Fixture(backend).store
        #expect(try store.createFirst("anna", passwordHash: "h"))
        #expect(try !store.createFirst("bob", passwordHash: "h"))
        #expect(try store.users().map(\.username) == ["anna"])
        #expect(try store.user("anna")?.role == .admin)
    }

    @Test("hold their tokens, until they end", arguments: DatabaseBackend.available)
    func holders(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let store = fixture.store
        try store.create("anna", .admin, passwordHash: "h")
        try store.create("bob", .user, passwordHash: "h")
        func holder(_ name: String, epoch: Int64 = 0, id: String = "id") throws -> User? {
            try store.holder(
                of: TokenClaims(
                    subject: name, role: .admin, issuedAt: 0, expiresAt: 1, id: id, issuer: "",
                    audience: "", epoch: epoch))
        }
        #expect(try holder("bob")?.role == .user)
        #expect(try holder("nobody") == nil && holder("b\u{0}b") == nil)
        try store.logOut(
            refreshToken: nil, accessToken: "gone", expiresAt: fixture.clock.now + .seconds(9))
        #expect(try holder("bob", id: "gone") == nil && holder("bob") != nil)
        try store.change("bob", UserChange(role: .user, isDisabled: false))
        #expect(try holder("bob") != nil, "nothing was different")
        try store.change("bob", UserChange(role: .service))
        #expect(try holder("bob") == nil && holder("bob", epoch: 1)?.role == .service)
        try store.change("bob", UserChange(isDisabled: true))
        #expect(try holder("bob", epoch: 2) == nil)
    }

    @Test("lose their tokens with a change, and for good", arguments: DatabaseBackend.available)
    func epochs(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let store = fixture.store
        try store.create("anna", .admin, passwordHash: "h")
        try store.create("bob", .user, passwordHash: "h")
        #expect(try !fixture.isVoid("bob", epoch: 0))
        for change in [
            UserChange(role: .service), UserChange(passwordHash: "h2"),
            UserChange(isDisabled: true), UserChange(isDisabled: false),
        ] {
            let before = try #require(try store.user("bob")).epoch
            try store.change("bob", change)
            let after = try #require(try store.user("bob")).epoch
            #expect(after > before)
            #expect(
                try fixture.isVoid("bob", epoch: before) && !fixture.isVoid("bob", epoch: after))
        }
        let last = try #require(try store.user("bob")).epoch
        try store.delete("bob")
        #expect(try fixture.isVoid("bob", epoch: last))
        try store.create("bob", .user, passwordHash: "h")
        #expect(try fixture.isVoid("bob", epoch: last))
        #expect(try !fixture.isVoid("bob", epoch: #require(try store.user("bob")).epoch))
        #expect(try !fixture.isVoid("anna", epoch: 0))
    }

    @Test("tell those who listen that tokens ended", arguments: DatabaseBackend.available)
    func notification(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        try fixture.store.create("bob", .user, passwordHash: "h")
        let listener = try fixture.test.open().listen(to: [AccountStore.channel])
        try fixture.store.change("bob", UserChange(isDisabled: true))
        #expect(try listener.wait(atMost: .seconds(20)) == .changed)
    }

    @Test(
        "get a better hash only over the one it was made for", arguments: DatabaseBackend.available)
    func rehash(backend: DatabaseBackend) throws {
        let store = try Fixture(backend).store
        try store.create("bob", .user, passwordHash: "h1")
        try store.replaceHash("h1", with: "h2", of: "bob")
        try store.replaceHash("h1", with: "h3", of: "bob")
        let found = try #require(try store.credentials(of: "bob"))
        #expect(found.hash == "h2" && found.user.epoch == 0)
    }
}

@Suite("Refresh tokens")
struct RefreshTests {
    private let day: Duration = .seconds(86_400)

    private func fixture(_ backend: DatabaseBackend) throws -> Fixture {
        let fixture = try Fixture(backend)
        try fixture.store.create("bob", .user, passwordHash: "h")
        return fixture
    }

    @Test("work once each, for as long as they live", arguments: DatabaseBackend.available)
    func rotation(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        let store = fixture.store
        var token = try store.grant(to: "bob", lifetime: day).token
        for _ in 0..<3 {
            fixture.clock.advance(.seconds(80_000))
            let next = try store.rotate(token, lifetime: day)
            #expect(next.token != token && next.user.username == "bob")
            token = next.token
        }
        fixture.clock.advance(day)
        #expect(code { try store.rotate(token, lifetime: day) } == .refused)
        #expect(code { try store.rotate("made up", lifetime: day) } == .refused)
        #expect(code { try store.grant(to: "nobody", lifetime: day) } == .userNotFound)
    }

    @Test("end with their family when one is used again", arguments: DatabaseBackend.available)
    func reuse(backend: DatabaseBackend) throws {
        let store = try fixture(backend).store
        let other = try store.grant(to: "bob", lifetime: day).token
        let first = try store.grant(to: "bob", lifetime: day).token
        let second = try store.rotate(first, lifetime: day).token
        let third = try store.rotate(second, lifetime: day).token
        #expect(code { try store.rotate(first, lifetime: day) } == .refused)
        #expect(code { try store.rotate(third, lifetime: day) } == .refused)
        // Another login of the same user is another family.
        #expect(throws: Never.self) { try store.rotate(other, lifetime: day) }
    }

    @Test("are won by one when several use one at once", arguments: DatabaseBackend.available)
    func race(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        let token = try fixture.store.grant(to: "bob", lifetime: day).token
        let errors = onThreads(4) { _ in
            _ = try fixture.reopened().rotate(token, lifetime: day)
        }
        #expect(errors.count == 3)
        #expect(errors.allSatisfy { ($0 as? AccountsError)?.code == .refused }, "\(errors)")
    }

    @Test("end with a change of their user and at logout", arguments: DatabaseBackend.available)
    func ends(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        let store = fixture.store
        let first = try store.grant(to: "bob", lifetime: day).token
        try store.change("bob", UserChange(passwordHash: "h2"))
        #expect(code { try store.rotate(first, lifetime: day) } == .refused)
        let second = try store.grant(to: "bob", lifetime: day).token
        let end = fixture.clock.now + .seconds(1800)
        for _ in 0..<2 {
            try store.logOut(refreshToken: second, accessToken: "jti-1", expiresAt: end)
        }
        #expect(code { try store.rotate(second, lifetime: day) } == .refused)
        #expect(try fixture.isVoid("bob", epoch: 9, id: "jti-1"))
        #expect(try !fixture.isVoid("bob", epoch: 9, id: "jti-2"))
        fixture.clock.advance(.seconds(1801))
        #expect(try store.removeExpired() == 1)
        #expect(try store.revokedTokens() == fixture.reopened().revokedTokens())
    }

    @Test("are not stored as they are", arguments: DatabaseBackend.available)
    func stored(backend: DatabaseBackend) throws {
        let fixture = try fixture(backend)
        let token = try fixture.store.grant(to: "bob", lifetime: day).token
        let row = try #require(
            try fixture.test.database.query("SELECT digest, family FROM refresh_tokens").first)
        #expect(try row.get("digest", as: String.self) != token)
        #expect(try row.get("family", as: String.self) != token)
    }
}

@Suite("Login throttling")
struct ThrottleTests {
    private func wait(_ body: () throws -> Void) -> Duration? {
        guard case .throttled(let wait)? = code(body) else { return nil }
        return wait
    }

    @Test(
        "slows an account down more and more, and survives a restart",
        arguments: DatabaseBackend.available)
    func account(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let throttle = LoginThrottle(fixture.store)
        for number in 0..<5 {
            #expect(throws: Never.self) {
                try throttle.begin(username: "bob", address: "\(number)")
            }
        }
        #expect(wait { try throttle.begin(username: "bob", address: "x") } == .seconds(1))
        let restarted = LoginThrottle(try fixture.reopened())
        #expect(wait { try restarted.begin(username: "bob", address: "y") } == .seconds(1))
        #expect(wait { try restarted.begin(username: "anna", address: "y") } == nil)
        var expected = 2
        for _ in 0..<4 {
            fixture.clock.advance(.seconds(expected / 2))
            #expect(wait { try throttle.begin(username: "bob", address: "z") } == nil)
            let next = wait { try throttle.begin(username: "bob", address: "z") }
            #expect(next == .seconds(expected))
            expected *= 2
        }
        fixture.clock.advance(.seconds(3700))
        for _ in 0..<5 {
            #expect(wait { try throttle.begin(username: "bob", address: "q") } == nil)
        }
        #expect(wait { try throttle.begin(username: "bob", address: "q") } == .seconds(1))
    }

    @Test("slows an address down that tries many accounts", arguments: DatabaseBackend.available)
    func address(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let throttle = LoginThrottle(fixture.store)
        for number in 0..<20 {
            try throttle.begin(username: "user\(number)", address: "10.0.0.1")
            // One good account does not wash the others away.
            if number % 5 == 2 {
                try throttle.begin(username: "mine", address: "10.0.0.1")
                try throttle.succeeded(username: "mine", address: "10.0.0.1")
            }
        }
        #expect(wait { try throttle.begin(username: "z", address: "10.0.0.1") } == .seconds(1))
        #expect(wait { try throttle.begin(username: "z", address: "10.0.0.2") } == nil)
    }

    @Test("forgives an account that logs in", arguments: DatabaseBackend.available)
    func success(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let throttle = LoginThrottle(fixture.store)
        for round in 0..<12 {
            #expect(
                wait { try throttle.begin(username: "bob\0'; --", address: "\(round)") } == nil)
            if round % 4 == 3 {
                try throttle.succeeded(username: "bob\0'; --", address: "\(round)")
            }
        }
    }

    @Test(
        "counts attempts that come at once as it counts others",
        arguments: DatabaseBackend.available)
    func atOnce(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let errors = onThreads(12) { number in
            try LoginThrottle(fixture.reopened()).begin(username: "bob", address: "\(number)")
        }
        #expect(errors.count == 7)
        #expect(
            errors.allSatisfy {
                ($0 as? AccountsError)?.code == .throttled(retryAfter: .seconds(1))
            },
            "\(errors)")
    }

    @Test("waits at most a quarter of an hour")
    func longest() {
        #expect(LoginThrottle.wait(after: 4, free: 5) == .zero)
        #expect(LoginThrottle.wait(after: 5, free: 5) == .seconds(1))
        #expect(LoginThrottle.wait(after: 14, free: 5) == .seconds(512))
        #expect(LoginThrottle.wait(after: 1_000_000, free: 5) == .seconds(900))
    }
}
