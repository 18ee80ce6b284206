import HTTPClient
import TestSupport
import Testing

/// A server of one body that honours ranges, and can be made to fail.
private func rangeServer(
    _ body: [UInt8], tag: String = "\"v1\"",
    spoil: @escaping @Sendable (_ start: Int, inout ServerReply) -> Void
) throws -> ScriptedServer {
    try ScriptedServer { request in
        var reply = ServerReply(200, headers: [("ETag", tag)], body: body)
        var start = 0
        if let range = request.header("range") {
            start = Int(range.dropFirst("bytes=".count).dropLast()) ?? 0
            reply.status = 206
            reply.body = Array(body[start...])
            reply.headers.append(
                ("Content-Range", "bytes \(start)-\(body.count - 1)/\(body.count)"))
        }
        spoil(start, &reply)
        return reply
    }
}

@Suite(.timeLimit(.minutes(5)))
struct DownloadTests {
    static let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }

    private func download(_ server: ScriptedServer) throws -> (status: Int, bytes: [UInt8]) {
        var bytes: [UInt8] = []
        let response = try session().download(try request(server)) { piece in
            unsafe piece.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
        }
        return (response.status, bytes)
    }

    @Test("a cut download goes on where it stopped, however often it is cut")
    func resume() throws {
        let server = try rangeServer(Self.body) { start, reply in
            if start < 150_000 { reply.cutAfter = 20_000 }
        }
        defer { server.stop() }
        let result = try download(server)
        #expect(result.bytes == Self.body)
        #expect(result.status == 206)
        let ranges = server.requests.compactMap { $0.header("range") }
        #expect(ranges.first == "bytes=20000-")
        #expect(ranges.count == 8)
        #expect(server.requests.dropFirst().allSatisfy { $0.header("if-match") == "\"v1\"" })
    }

    @Test("a server without ranges is read from the start, and what is known is skipped")
    func noRanges() throws {
        let step = Counter()
        let server = try ScriptedServer { _ in
            var reply = ServerReply(200, body: Self.body)
            if step.next() == 0 { reply.cutAfter = 70_001 }
            return reply
        }
        defer { server.stop() }
        #expect(try download(server).bytes == Self.body)
    }

    @Test("a body that changed between two attempts is not glued together")
    func changed() throws {
        let server = try ScriptedServer { request in
            guard request.header("range") == nil else { return ServerReply(412) }
            var reply = ServerReply(200, headers: [("ETag", "\"v1\"")], body: Self.body)
            reply.cutAfter = 1000
            return reply
        }
        defer { server.stop() }
        let error = #expect(throws: HTTPClientError.self) { try download(server) }
        #expect(error?.code == .changed)
    }

    @Test("an answer with another range than asked is refused")
    func wrongRange() throws {
        let server = try rangeServer(Self.body) { start, reply in
            if start == 0 { reply.cutAfter = 1000 }
            reply.headers.removeAll { $0.name == "Content-Range" }
            reply.headers.append(("Content-Range", "bytes 7-9/10"))
        }
        defer { server.stop() }
        let error = #expect(throws: HTTPClientError.self) { try download(server) }
        #expect(error?.code == .malformed)
    }

    @Test("failures before and during a body are both overcome")
    func mixed() throws {
        let step = Counter()
        let server = try rangeServer(Self.body) { _, reply in
            switch step.next() {
            case 0: reply = ServerReply(500)
            case 1: reply.cutAfter = 0
            case 2: reply.cutAfter = 5
            case 3: reply = .hangUp
            default: break
            }
        }
        defer { server.stop() }
        #expect(try download(server).bytes == Self.body)
    }

    @Test("a failure's body is kept from the consumer")
    func failureBody() throws {
        let server = try ScriptedServer(script: [ServerReply(404, "<Error/>")])
        defer { server.stop() }
        let response = try session().download(try request(server)) { _ in
            Issue.record("the consumer got a failure's body")
        }
        #expect(response.status == 404)
        #expect(response.body == Array("<Error/>".utf8))
    }

    @Test("a consumer that throws ends the transfer with its error")
    func consumerThrows() throws {
        struct Enough: Error {}
        let server = try ScriptedServer(script: [ServerReply(200, body: Self.body)])
        defer { server.stop() }
        let error = #expect(throws: HTTPClientError.self) {
            try session().download(try request(server)) { _ in throw Enough() }
        }
        #expect(error?.code == .consumer)
        #expect(error?.underlying is Enough)
        #expect(server.requests.count == 1)
    }
}
