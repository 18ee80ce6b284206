import HTTPServing
import ServiceHTTP
import StrictJSON
import Testing

@Suite("A service's description")
struct ServiceAPITests {
    private func api() -> ServiceAPI {
        var api = ServiceAPI(title: "shop", version: "7")
        api.on(
            .post, "/things/{name}",
            Operation(
                "Makes a thing.", access: .only("Admins only"),
                parameters: [
                    .init("name", in: .path, Schema.text, "its name"),
                    .init("explain", in: .query, Schema.boolean, "why"),
                ],
                body: .init(Schema.object(["size": Schema.integer])),
                answers: [.init(.ok, "It is made.", Schema.object(["msg": Schema.text]))])
        ) { request in .text(request.parameters["name"] ?? "") }
        api.on(.get, "/things/{name}", Operation("Shows it.", answers: [])) { _ in .text("") }
        api.addDocumentation()
        return api
    }

    private func get(_ target: String) -> (response: Response, body: String) {
        let response = HTTPApplication(api().router)
            .respond(to: Request(method: .get, target: target))
        guard case .bytes(let bytes) = response.body else { return (response, "") }
        return (response, String(decoding: bytes, as: UTF8.self))
    }

    @Test("has every route with its parameters, body, answers and tokens")
    func document() throws {
        let answer = get("/openapi.json")
        #expect(answer.response.headers["Content-Type"] == "application/json")
        let document = try JSON.parse(Array(answer.body.utf8))
        #expect(document["openapi"] == "3.1.0" && document["info"]?["title"] == "shop")
        guard case .object(let paths) = document["paths"] else {
            Issue.record("no paths")
            return
        }
        #expect(paths.map(\.name) == ["/things/{name}", "/docs", "/openapi.json"])
        let post = try #require(document["paths"]?["/things/{name}"]?["post"])
        #expect(post["security"] == [["bearer": []], ["token": []]])
        guard case .object(let answers) = post["responses"] else {
            Issue.record("no responses")
            return
        }
        #expect(
            answers.map(\.name) == ["200", "400", "401", "403", "413", "415", "422", "503"])
        #expect(post["responses"]?["403"]?["description"] == "Admins only")
        guard case .list(let parameters) = post["parameters"] else {
            Issue.record("no parameters")
            return
        }
        #expect(parameters.map { $0["required"] } == [true, false])
        #expect(document["paths"]?["/things/{name}"]?["get"]?["security"] == nil)
    }

    @Test("is shown by a page that runs its own script only and loads nothing")
    func page() throws {
        let (response, body) = get("/docs")
        #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")
        let policies = response.headers.all("Content-Security-Policy")
        #expect(policies.count == 1 && policies[0].hasPrefix("default-src 'none'; script-src"))
        #expect(policies[0].contains("connect-src 'self'") && !policies[0].contains("unsafe"))
        #expect(body.hasPrefix("<!DOCTYPE html>") && body.contains("fetch('./openapi.json')"))
        #expect(!body.contains("//"), "an address elsewhere")
    }

    @Test("goes with bodies that are read strictly")
    func fields() throws {
        func status(_ type: String?, _ body: String, form: Bool = false) -> Int? {
            let headers: HTTPFields = type.map { ["Content-Type": $0] } ?? [:]
            let request = Request(
                method: .post, target: "/", headers: headers, body: Array(body.utf8))
            do throws(HTTPError) {
                let fields = try RequestFields(request, acceptsForm: form)
                #expect(fields.names.first == "a")
                #expect(try fields.text("a") == "1 2")
                #expect(try fields.textIfPresent("b") == nil)
                return nil
            } catch {
                return error.status.code
            }
        }
        #expect(status("application/json; charset=utf-8", #"{"a":"1 2"}"#) == nil)
        #expect(status("application/x-www-form-urlencoded", "a=1+2", form: true) == nil)
        #expect(status("application/x-www-form-urlencoded", "a=1+2") == 415)
        #expect(status(nil, #"{"a":"1 2"}"#) == 415)
        #expect(status("text/plain", #"{"a":"1 2"}"#) == 415)
        for body in ["", "[]", "1", #"{"a":1}"#, #"{"a":null}"#, #"{"a":"1","a":"2"}"#, "{\"a\""] {
            #expect(status("application/json", body) == 422, "\(body)")
        }
        for body in ["a=1&a=2", "a=%ff", "a=%4"] {
            #expect(status("application/x-www-form-urlencoded", body, form: true) == 422)
        }
    }
}
