import Accounts
import Cryptography
import HTTPServing
import StrictJSON
import TestSupport
import Testing

@Suite("Logging in")
struct LoginTests {
    @Test("takes a form or JSON, and gives tokens", arguments: DatabaseBackend.available)
    func login(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        let answers = [
            auth.logIn("bob"),
            auth.ask(
                .post, "/login",
                form: "grant_type=password&username=bob&password=a+good%20passphrase&scope="),
        ]
        for answer in answers {
            #expect(answer.status == 200)
            #expect(answer.json["token_type"] == "bearer" && answer.json["expires_in"] == 1800)
            #expect(!answer.refreshToken.isEmpty)
            let me = auth.ask(.get, "/me", token: answer.token)
            #expect(me.status == 200 && me.json["username"] == "bob" && me.json["role"] == "user")
        }
    }

    @Test("refuses all else as the reference does, with one hash for every name")
    func refusals() throws {
        let auth = try Fixture()
        try auth.store.change("bob", UserChange(isDisabled: true))
        for (name, password) in [
            ("anna", "wrong passphrase"), ("nobody", Fixture.password), ("bob", Fixture.password),
            ("anna", ""), ("an\u{0}na", "x"), ("", ""),
        ] {
            let before = auth.counted.value
            let answer = auth.logIn(name, password)
            #expect(answer.status == 401 && answer.detail == "Incorrect username or password")
            #expect(answer.headers["WWW-Authenticate"] == "Bearer")
            #expect(auth.counted.value == before + 1, "\(name)")
        }
        for form in ["username=anna", "password=x", "", "username=a&username=b&password=x"] {
            #expect(auth.ask(.post, "/login", form: form).status == 422, "\(form)")
        }
        #expect(
            auth.ask(.post, "/login", form: "grant_type=x&username=anna&password=y").status == 422)
        #expect(auth.ask(.post, "/login").status == 415)
        let body: JSON = ["username": 1, "password": "x"]
        #expect(auth.ask(.post, "/login", body).detail == "username must be a string, not a number")
    }

    @Test("becomes slow for who guesses", arguments: DatabaseBackend.available)
    func throttling(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend, hasTime: false)
        for _ in 0..<5 { #expect(auth.logIn("anna", "wrong passphrase").status == 401) }
        let before = auth.counted.value
        let answer = auth.logIn("anna")
        #expect(answer.status == 429 && answer.detail == "Too many login attempts")
        #expect(["1", "2"].contains(answer.headers["Retry-After"]))
        #expect(auth.counted.value == before)
        #expect(auth.logIn("bob").status == 200)
    }

    @Test("lasts by refresh tokens, of which each works once", arguments: DatabaseBackend.available)
    func refresh(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        func refresh(_ token: String) -> Fixture.Answer {
            auth.ask(.post, "/refresh", ["refresh_token": .text(token)])
        }
        let first = auth.logIn("bob")
        let second = refresh(first.refreshToken)
        #expect(second.status == 200 && second.refreshToken != first.refreshToken)
        #expect(auth.ask(.get, "/me", token: second.token).status == 200)
        let again = refresh(first.refreshToken)
        #expect(again.status == 401 && again.detail == "Invalid refresh token")
        #expect(refresh(second.refreshToken).status == 401)
        #expect(refresh("made up").status == 401)
        #expect(auth.ask(.post, "/refresh", [:]).status == 422)
    }

    @Test("ends with a logout", arguments: DatabaseBackend.available)
    func logout(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        let (first, other) = (auth.logIn("bob"), auth.logIn("bob"))
        let body: JSON = ["refresh_token": .text(first.refreshToken)]
        #expect(auth.ask(.post, "/logout", body, token: first.token).message == "Logged out.")
        #expect(auth.ask(.get, "/me", token: first.token).detail == "Invalid token")
        #expect(auth.ask(.post, "/refresh", body).status == 401)
        #expect(auth.ask(.get, "/me", token: other.token).status == 200)
        #expect(auth.ask(.post, "/logout", token: other.token).status == 200)
        #expect(auth.ask(.post, "/logout").detail == "Not authenticated")
    }

    @Test("shows its keys", arguments: TokenAlgorithm.allCases)
    func keys(algorithm: TokenAlgorithm) throws {
        let auth = try Fixture(.sqlite, algorithm)
        let token = auth.logIn("bob").token
        #expect(auth.ask(.get, "/me", token: token).status == 200)
        guard case .list(let keys) = auth.ask(.get, "/.well-known/jwks.json").json["keys"] else {
            Issue.record("no keys")
            return
        }
        #expect(keys.count == (algorithm == .es256 ? 1 : 0))
        let head = try #require(Base64URL.decode(token.split(separator: ".")[0].utf8))
        let id = try JSON.parse(head)["kid"]
        #expect(keys.allSatisfy { $0["kid"] == id && $0["d"] == nil && $0["kty"] == "EC" })
    }
}
