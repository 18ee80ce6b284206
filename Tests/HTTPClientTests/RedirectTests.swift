import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RedirectTests {
    private func redirect(to location: String) -> ServerReply {
        ServerReply(302, headers: [("Location", location)])
    }

    @Test("a redirect is an answer unless the request follows it")
    func notFollowed() throws {
        let server = try ScriptedServer(script: [redirect(to: "/b")])
        defer { server.stop() }
        #expect(try session().send(try request(server)).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test("a redirect on the same host keeps the headers")
    func sameHost() throws {
        let server = try ScriptedServer(script: [redirect(to: "../c?d"), ServerReply()])
        defer { server.stop() }
        var sent = try request(server, "/a/b/x")
        sent.followsRedirects = true
        sent.headers["Authorization"] = "Basic hush"
        #expect(try session().send(sent).status == 200)
        #expect(server.requests[1].target == "/a/c?d")
        #expect(server.requests[1].header("authorization") == "Basic hush")
    }

    @Test("a redirect to another host drops what could be a secret")
    func otherHost() throws {
        let other = try ScriptedServer(script: [ServerReply(200, "there")])
        defer { other.stop() }
        let server = try ScriptedServer(script: [redirect(to: other.origin + "/x")])
        defer { server.stop() }
        var sent = try request(server)
        sent.followsRedirects = true
        sent.headers = ["Authorization": "Basic hush", "X-Token": "hush", "Range": "bytes=0-"]
        #expect(try session().send(sent).body == Array("there".utf8))
        let seen = try #require(other.requests.first)
        #expect(seen.header("authorization") == nil && seen.header("x-token") == nil)
        #expect(seen.header("range") == "bytes=0-")
    }

    @Test("a circle of redirects ends")
    func circle() throws {
        let server = try ScriptedServer(script: [redirect(to: "/")])
        defer { server.stop() }
        var sent = try request(server)
        sent.followsRedirects = true
        #expect(throws: HTTPClientError.self) { try session().send(sent) }
        #expect(server.requests.count < 10)
    }
}
