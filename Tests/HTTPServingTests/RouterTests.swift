import HTTPServing
import Testing

@Suite("Routing")
struct RouterTests {
    private static let application: HTTPApplication = {
        var router = Router()
        router.get("/") { _ in .text("root") }
        router.get("/users") { _ in .text("list") }
        router.post("/users") { .text("made \($0.body.count)", .created) }
        router.get("/users/me") { _ in .text("me") }
        router.get("/users/{name}") { .text("user \($0.parameters["name"] ?? "")") }
        router.on(.delete, "/users/{name}") { .text("gone \($0.parameters["name"] ?? "")") }
        router.get("/models/{version}/files/{file}") {
            .text("\($0.parameters["version"] ?? "")+\($0.parameters["file"] ?? "")")
        }
        router.get("/pattern/{x}") { .text($0.pattern) }
        router.get("/search") { .text($0.argument("q") ?? "none") }
        return HTTPApplication(router)
    }()

    private func send(_ method: HTTPMethod, _ target: String, _ body: String = "") -> Response {
        Self.application.respond(
            to: Request(method: method, target: target, body: Array(body.utf8)))
    }

    @Test(
        "finds the route and its parameters",
        arguments: [
            ("/", "root"), ("/users", "list"), ("/users/me", "me"), ("/users/%6De", "me"),
            ("/users/bob", "user bob"), ("/users/a%2Fb%20c", "user a/b c"),
            ("/users/%C3%A9%F0%9F%99%82", "user é🙂"), ("/%75sers", "list"),
            ("/models/7/files/x.json", "7+x.json"), ("/pattern/abc?y=1", "/pattern/{x}"),
            ("/search?q=a+b%26c&q=2", "a b&c"), ("/search?", "none"), ("/search?q", ""),
            ("/search?p=1&%71=d", "d"),
        ])
    func finds(target: String, answer: String) {
        let response = send(.get, target)
        #expect(response.status == .ok && response.text == answer)
    }

    @Test(
        "finds nothing where nothing is",
        arguments: [
            "/nothing", "/users/", "/users/a/b", "//users", "/users//", "/models/7/files", "/Users",
            "/models//files/x",
        ])
    func missing(target: String) {
        let response = send(.get, target)
        #expect(response.status == .notFound && response.text == #"{"detail":"Not Found"}"#)
        #expect(response.headers["Content-Type"] == "application/json")
    }

    @Test(
        "refuses what is no address",
        arguments: ["", "users", "*", "/%", "/%4", "/%zz", "/%FF", "/?a=%C3", "/a b", "/\u{7F}"])
    func malformed(target: String) {
        #expect(send(.get, target).status == .badRequest)
    }

    @Test("names the methods that there are")
    func wrongMethod() {
        for (target, allowed) in [
            ("/users", "GET, HEAD, POST"), ("/users/bob", "DELETE, GET, HEAD"), ("/", "GET, HEAD"),
        ] {
            let response = send(.patch, target)
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers["Allow"] == allowed)
        }
        #expect(send(.other, "/users").status == .methodNotAllowed)
        #expect(send(.head, "/users").status == .ok)
        #expect(send(.delete, "/users/bob").text == "gone bob")
    }

    @Test("has a bounded label for every request")
    func labels() {
        let observer = RecordingObserver()
        var router = Router()
        router.get("/users/{name}") { _ in .text("") }
        let application = HTTPApplication(router, observer: observer)
        for (method, target) in [
            (HTTPMethod.get, "/users/a"), (.post, "/users/b"), (.get, "/made/up"), (.get, "bad"),
            (HTTPMethod("BREW"), "/x"),
        ] {
            _ = application.respond(to: Request(method: method, target: target))
        }
        #expect(
            observer.lines == [
                "GET /users/{name} 200", "POST /users/{name} 405", "GET unmatched 404",
                "GET unmatched 400", "other unmatched 404",
            ])
    }
}

@Suite("Forms")
struct FormFieldsTests {
    @Test("are read in their order")
    func read() throws {
        let text = "username=a%40b&password=p+w%2B%3D=&&scope=&x"
        let fields = try #require(FormFields.parse(Array(text.utf8)))
        #expect(fields.map(\.name) == ["username", "password", "scope", "x"])
        #expect(fields.map(\.value) == ["a@b", "p w+==", "", ""])
    }

    @Test(
        "are refused when not percent-encoded UTF-8", arguments: ["a=%", "a=%f", "%ff=1", "a=%gg"])
    func refused(text: String) {
        #expect(FormFields.parse(Array(text.utf8)) == nil)
    }
}
