import Accounts
import Database
import HTTPServing
import StrictJSON
import TestSupport
import Testing

@Suite("Users over HTTP")
struct UserRouteTests {
    @Test("are made, shown, changed and deleted by admins", arguments: DatabaseBackend.available)
    func users(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        let admin = auth.logIn("anna").token
        let body: JSON = ["username": "Ωmega", "password": "sunny tuesday walk", "extra": 1]
        let made = auth.ask(.post, "/users", body, token: admin)
        #expect(made.status == 200 && made.message == "User created successfully.")
        let again = auth.ask(.post, "/users", body, token: admin)
        #expect(again.status == 400 && again.detail == "User already exists")
        let shown = auth.ask(.get, "/users/%CE%A9mega", token: admin)
        #expect(shown.json["role"] == "user" && shown.json["disabled"] == false)
        #expect(shown.json["password_hash"] == nil)
        let change: JSON = ["role": "service", "password": "windy wednesday walk"]
        #expect(
            auth.ask(.patch, "/users/%CE%A9mega", change, token: admin).message
                == "User changed successfully.")
        #expect(auth.logIn("Ωmega", "windy wednesday walk").status == 200)
        guard case .list(let users) = auth.ask(.get, "/users", token: admin).json else {
            Issue.record("no list")
            return
        }
        #expect(users.map { $0["username"] } == ["anna", "bob", "Ωmega"])
        #expect(users[2]["role"] == "service")
        let gone = auth.ask(.delete, "/users/%CE%A9mega", token: admin)
        #expect(gone.status == 200 && gone.message == "User deleted successfully.")
        for method in [HTTPMethod.get, .delete] {
            let answer = auth.ask(method, "/users/%CE%A9mega", token: admin)
            #expect(answer.status == 404 && answer.detail == "User not found")
        }
        #expect(auth.ask(.patch, "/users/nobody", ["disabled": true], token: admin).status == 404)
        #expect(auth.ask(.get, "/users/a%00b", token: admin).status == 404)
    }

    @Test(
        "are refused when something is wrong with them",
        arguments: [
            (#"{"username":"carl","password":"short"}"#, 422),
            (#"{"username":"carl","password":"password1234"}"#, 422),
            (#"{"username":"c l","password":"sunny tuesday walk"}"#, 422),
            (#"{"username":"carl","password":"sunny tuesday walk","role":"boss"}"#, 422),
            (#"{"username":"carl"}"#, 422), (#"{"password":"sunny tuesday walk"}"#, 422),
            (#"{"username":"carl","password":null}"#, 422), ("[]", 422), ("{", 422), ("", 422),
        ])
    func wrong(body: String, status: Int) throws {
        let auth = try Fixture()
        let token = auth.logIn("anna").token
        let answer = auth.application.respond(
            to: Request(
                method: .post, target: "/users",
                headers: [
                    "Authorization": "Bearer \(token)", "Content-Type": "application/json",
                ], body: Array(body.utf8)))
        #expect(answer.status.code == status)
        #expect(try auth.store.users().count == 2)
    }

    @Test("keep an admin", arguments: DatabaseBackend.available)
    func lastAdmin(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        let admin = auth.logIn("anna").token
        #expect(auth.ask(.delete, "/users/anna", token: admin).status == 409)
        for change: JSON in [["role": "user"], ["disabled": true]] {
            #expect(auth.ask(.patch, "/users/anna", change, token: admin).status == 409)
        }
        for change: JSON in [[:], ["admin": true], ["disabled": 1], ["role": "boss"]] {
            #expect(auth.ask(.patch, "/users/anna", change, token: admin).status == 422)
        }
    }

    @Test("are for admins only; who asks is known before the body is read")
    func access() throws {
        let auth = try Fixture()
        let bob = auth.logIn("bob").token
        for (method, target) in [
            (HTTPMethod.get, "/users"), (.post, "/users"), (.get, "/users/bob"),
            (.patch, "/users/bob"), (.delete, "/users/bob"),
        ] {
            let nobody = auth.ask(method, target)
            #expect(nobody.status == 401 && nobody.detail == "Not authenticated")
            #expect(nobody.headers["WWW-Authenticate"] == "Bearer")
            #expect(auth.ask(method, target, token: "x").detail == "Invalid token")
            let user = auth.ask(method, target, token: bob)
            #expect(user.status == 403 && user.detail == "Admins only")
        }
    }

    @Test("lose their tokens at once when they are changed", arguments: DatabaseBackend.available)
    func endings(backend: DatabaseBackend) throws {
        let auth = try Fixture(backend)
        let admin = auth.logIn("anna").token
        for change: JSON in [["role": "admin"], ["disabled": true]] {
            let bob = auth.logIn("bob")
            #expect(auth.ask(.get, "/me", token: bob.token).status == 200)
            #expect(auth.ask(.patch, "/users/bob", change, token: admin).status == 200)
            #expect(auth.ask(.get, "/me", token: bob.token).status == 401)
            let body: JSON = ["refresh_token": .text(bob.refreshToken)]
            #expect(auth.ask(.post, "/refresh", body).status == 401)
        }
        #expect(auth.logIn("bob").status == 401)
    }

    @Test("change their own password, and go on with new tokens")
    func password() throws {
        let auth = try Fixture(hasTime: false)
        let bob = auth.logIn("bob")
        func change(_ old: String, _ new: String, _ token: String) -> Fixture.Answer {
            auth.ask(
                .post, "/me/password",
                ["current_password": .text(old), "new_password": .text(new)], token: token)
        }
        let wrong = change("wrong passphrase", "sunny tuesday walk", bob.token)
        #expect(wrong.status == 403 && wrong.detail == "Incorrect password")
        #expect(change(Fixture.password, "short", bob.token).status == 422)
        let done = change(Fixture.password, "sunny tuesday walk", bob.token)
        #expect(done.status == 200)
        #expect(auth.ask(.get, "/me", token: bob.token).status == 401)
        #expect(auth.ask(.get, "/me", token: done.token).status == 200)
        #expect(auth.logIn("bob", "sunny tuesday walk").status == 200)
        for _ in 0..<5 { _ = change("wrong passphrase", "windy wednesday walk", done.token) }
        #expect(change("sunny tuesday walk", "windy wednesday walk", done.token).status == 429)
    }
}
