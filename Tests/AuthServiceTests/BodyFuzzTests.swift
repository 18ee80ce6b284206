import HTTPServing
import TestSupport
import Testing

@Suite("Bodies of any kind", .timeLimit(.minutes(5)))
struct BodyFuzzTests {
    private static let form = "application/x-www-form-urlencoded"
    private static let seeds: [(HTTPMethod, path: String, type: String, body: String)] = [
        (.post, "/login", "application/json", #"{"username":"bob","password":"a good guess"}"#),
        (.post, "/login", form, "username=bob&password=a+good%20guess&grant_type=password"),
        (.post, "/refresh", "application/json", #"{"refresh_token":"abc"}"#),
        (.post, "/refresh", form, "refresh_token=abc"),
        (.post, "/logout", "application/json", #"{"refresh_token":"abc"}"#),
        (
            .post, "/users", "application/json",
            #"{"username":"new","password":"sunny tuesday walk","role":"user"}"#
        ),
        (.patch, "/users/bob", "application/json", #"{"role":"service","disabled":false}"#),
        (
            .post, "/me/password", "application/json",
            #"{"current_password":"wrong","new_password":"sunny tuesday walk"}"#
        ),
    ]

    @Test("have an answer below 500 on every route that takes one")
    func routes() throws {
        let auth = try Fixture()
        var mutator = BodyMutator(seed: 20_261_121)
        var seen: [String: Set<Int>] = [:]
        var token = ""
        for round in 0..<2000 {
            // A logout ends the token.
            if round % 8 == 0 { token = auth.logIn("anna").token }
            let seed = Self.seeds[round % Self.seeds.count]
            let body = mutator.next(seed.body)
            let response = auth.application.respond(
                to: Request(
                    method: seed.0, target: seed.path,
                    headers: ["Content-Type": seed.type, "token": token], body: body,
                    remoteAddress: "10.0.\(round / 250).\(round % 250)"))
            #expect(response.status.code < 500, "\(seed.path) \(body.prefix(300))")
            seen[seed.path, default: []].insert(response.status.code)
        }
        for path in ["/login", "/refresh", "/logout", "/users", "/users/bob", "/me/password"] {
            #expect(seen[path]?.contains(422) == true, "\(path): \(seen)")
        }
        #expect(seen["/users/bob"]?.contains(200) == true, "\(seen)")
    }
}
