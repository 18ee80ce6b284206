import HTTPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RetryTests {
    @Test(
        "what passes by itself is tried again",
        arguments: [
            ServerReply(500), ServerReply(502), ServerReply(503), ServerReply(504),
            ServerReply(429), .hangUp,
        ])
    func transient(failure: ServerReply) throws {
        let server = try ScriptedServer(script: [failure, failure, ServerReply(200, "fine")])
        defer { server.stop() }
        let waits = RecordedWaits()
        let response = try session(waits).send(try request(server))
        #expect(response.body == Array("fine".utf8))
        #expect(server.requests.count == 3)
        #expect(waits.all == [.milliseconds(100), .milliseconds(200)])
    }

    @Test("what stays wrong is told after the last attempt")
    func lasting() throws {
        let server = try ScriptedServer(script: [ServerReply(503, "busy")])
        defer { server.stop() }
        let response = try session().send(try request(server))
        #expect(response.status == 503)
        #expect(response.body == Array("busy".utf8))
        #expect(server.requests.count == 4)
    }

    @Test("a plain no is not asked again", arguments: [400, 403, 404, 501])
    func refusals(status: Int) throws {
        let server = try ScriptedServer(script: [ServerReply(status)])
        defer { server.stop() }
        #expect(try session().send(try request(server)).status == status)
        #expect(server.requests.count == 1)
    }

    @Test("the caller may name more that is worth another attempt")
    func callerKnowsBest() throws {
        let server = try ScriptedServer(script: [ServerReply(400, "RequestTimeout"), ServerReply()])
        defer { server.stop() }
        let response = try session().send(try request(server)) { $0.status == 400 }
        #expect(response.status == 200)
    }

    @Test("a request that must not run twice is repeated only when it did not run")
    func notIdempotent() throws {
        let server = try ScriptedServer(script: [ServerReply(500), ServerReply()])
        defer { server.stop() }
        #expect(try session().send(try request(server, "/", .post)).status == 500)
        #expect(server.requests.count == 1)
        let busy = try ScriptedServer(script: [ServerReply(503), ServerReply()])
        defer { busy.stop() }
        #expect(try session().send(try request(busy, "/", .post)).status == 200)
    }

    @Test("a server's own waiting time is kept, within reason")
    func retryAfter() throws {
        let date = "Fri, 24 May 2013 00:00:00 GMT"
        let headers: [[(name: String, value: String)]] = [
            [("Retry-After", "3")], [("Retry-After", "86400")],
            [("Retry-After", "Fri, 24 May 2013 00:00:07 GMT"), ("Date", date)],
        ]
        let server = try ScriptedServer(
            script: headers.map { ServerReply(503, headers: $0) } + [ServerReply()])
        defer { server.stop() }
        let waits = RecordedWaits()
        #expect(try session(waits).send(try request(server)).status == 200)
        #expect(waits.all == [.seconds(3), .seconds(20), .seconds(7)])
    }

    @Test("waits double up to a limit, and half of each is jitter")
    func backoff() {
        let longest = RetryPolicy(attempts: 50, random: { 1 })
        #expect(longest.delay(afterAttempt: 1) == .milliseconds(100))
        #expect(longest.delay(afterAttempt: 4) == .milliseconds(800))
        #expect(longest.delay(afterAttempt: 49) == .seconds(20))
        #expect(longest.delay(afterAttempt: 50) == nil)
        let shortest = RetryPolicy(random: { 0 })
        #expect(shortest.delay(afterAttempt: 1) == .milliseconds(50))
    }
}
