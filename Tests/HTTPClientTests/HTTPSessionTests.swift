import Foundation
import HTTPClient
import Synchronization
import TestSupport
import Testing

/// Waits that a session asked for, none of which was spent.
final class RecordedWaits: Sendable {
    private let waits = Mutex<[Duration]>([])
    var all: [Duration] { waits.withLock { $0 } }

    func policy(attempts: Int = 4) -> RetryPolicy {
        RetryPolicy(
            attempts: attempts, sleep: { wait in self.waits.withLock { $0.append(wait) } },
            random: { 1 })
    }
}

func session(_ waits: RecordedWaits = RecordedWaits()) -> HTTPSession {
    var configuration = HTTPConfiguration()
    configuration.retry = waits.policy()
    return HTTPSession(configuration)
}

func request(_ server: ScriptedServer, _ target: String = "/", _ method: HTTPRequest.Method = .get)
    throws -> HTTPRequest
{
    HTTPRequest(method, try #require(HTTPURL(server.origin + target)))
}

@Suite(.timeLimit(.minutes(5)))
struct HTTPSessionTests {
    @Test("a request arrives as written, and its answer is read")
    func exchange() throws {
        var reply = ServerReply(201, "hello")
        reply.headers = [("ETag", "\"abc\""), ("X-Empty", "")]
        let server = try ScriptedServer(script: [reply])
        defer { server.stop() }
        var sent = try request(server, "//a/../b%20c?x=1&y", .put)
        sent.headers["X-Test"] = "value"
        sent.body = .bytes(Array("body".utf8))
        let response = try session().send(sent)
        #expect(response.status == 201)
        #expect(response.body == Array("hello".utf8))
        #expect(response.header("etag") == "\"abc\"")
        #expect(response.header("x-empty") == "")
        #expect(response.header("absent") == nil)
        let seen = try #require(server.requests.first)
        #expect(seen.method == "PUT")
        #expect(seen.target == "//a/../b%20c?x=1&y")
        #expect(seen.header("x-test") == "value")
        #expect(seen.body == Array("body".utf8))
        #expect(seen.header("expect") == nil)
        #expect(seen.header("content-type") == nil)
    }

    @Test("requests of one thread share a connection")
    func keepAlive() throws {
        let server = try ScriptedServer(script: [ServerReply()])
        defer { server.stop() }
        let session = session()
        for method in [HTTPRequest.Method.get, .head, .put, .post, .delete, .get] {
            #expect(try session.send(try request(server, "/", method)).status == 200)
        }
        #expect(server.connectionCount == 1)
        #expect(server.requests.map(\.method) == ["GET", "HEAD", "PUT", "POST", "DELETE", "GET"])
        #expect(server.requests[2].header("content-length") == "0")
    }

    @Test("a stream is sent whole, and again from the start when an attempt fails")
    func upload() throws {
        let server = try ScriptedServer(script: [ServerReply(503), ServerReply(200)])
        defer { server.stop() }
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var sent = try request(server, "/", .put)
        sent.body = .stream(count: bytes.count) { offset, buffer in
            buffer = Array(bytes[offset..<offset + buffer.count])
            return buffer.count
        }
        #expect(try session().send(sent).status == 200)
        #expect(server.requests.map(\.body) == [bytes, bytes])
        #expect(server.requests[1].header("content-length") == "300000")
    }

    @Test("a source that fails or runs short ends the request")
    func failingSource() throws {
        let server = try ScriptedServer(script: [ServerReply()])
        defer { server.stop() }
        var sent = try request(server, "/", .put)
        sent.body = .stream(count: 10) { _, _ in 3 }
        let short = #expect(throws: HTTPClientError.self) { try session().send(sent) }
        #expect(short?.code == .source)
        sent.body = .stream(count: 10) { _, _ in throw POSIXError(.EIO) }
        let failed = #expect(throws: HTTPClientError.self) { try session().send(sent) }
        #expect(failed?.underlying is POSIXError)
    }

    @Test("a body over the limit is refused")
    func limit() throws {
        let server = try ScriptedServer(script: [ServerReply(200, "12345678")])
        defer { server.stop() }
        let error = #expect(throws: HTTPClientError.self) {
            try session().send(try request(server), bodyLimit: 7)
        }
        #expect(error?.code == .tooLarge)
        #expect(try session().send(try request(server), bodyLimit: 8).body.count == 8)
    }

    @Test("endless headers are refused")
    func headerLimit() throws {
        var reply = ServerReply()
        reply.headers = (0..<400).map { ("X-\($0)", String(repeating: "a", count: 1000)) }
        let server = try ScriptedServer(script: [reply])
        defer { server.stop() }
        #expect(throws: HTTPClientError.self) { try session().send(try request(server)) }
    }

    @Test("a header that would end its line is not sent")
    func injection() throws {
        let server = try ScriptedServer(script: [ServerReply()])
        defer { server.stop() }
        var sent = try request(server)
        sent.headers["X-A"] = "b\r\nX-C: d"
        let error = #expect(throws: HTTPClientError.self) { try session().send(sent) }
        #expect(error?.code == .invalidRequest)
        #expect(server.requests.isEmpty)
    }

    @Test("many threads at once use one session")
    func threads() throws {
        let server = try ScriptedServer { ServerReply(200, $0.target) }
        defer { server.stop() }
        let session = session()
        let wrong = Mutex(0)
        let base = try request(server)
        DispatchQueue.concurrentPerform(iterations: 200) { index in
            var sent = base
            sent.url.path = "/\(index)"
            let response = try? session.send(sent)
            if response?.body != Array("/\(index)".utf8) { wrong.withLock { $0 += 1 } }
        }
        #expect(wrong.withLock { $0 } == 0)
        #expect(server.requests.count == 200)
        #expect(server.connectionCount < 20)
    }

    @Test("a slow transfer is given up")
    func stall() throws {
        var reply = ServerReply(200, String(repeating: "x", count: 100))
        reply.pace = (1, .milliseconds(500))
        let server = try ScriptedServer(script: [reply])
        defer { server.stop() }
        var configuration = HTTPConfiguration()
        configuration.stallTimeout = .seconds(1)
        configuration.retry = RecordedWaits().policy(attempts: 1)
        let start = ContinuousClock.now
        let error = #expect(throws: HTTPClientError.self) {
            try HTTPSession(configuration).send(try request(server))
        }
        #expect(error?.code == .timedOut)
        // At the server's pace it would take 50.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test("a failure names the host and keeps the query to itself")
    func secrecy() throws {
        let port = LoopbackPort.free()
        let address = try #require(
            HTTPURL("http://127.0.0.1:\(port)/path?X-Amz-Signature=hush"))
        let error = #expect(throws: HTTPClientError.self) {
            try session().send(HTTPRequest(.get, address))
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(error?.code == .unreachable)
        #expect(text.contains("127.0.0.1:\(port)"))
        #expect(!text.contains("hush") && !text.contains("path"))
    }
}
