import Foundation
import HTTPServer
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("The server", .timeLimit(.minutes(5)))
struct WebServerTests {
    /// Method, target and body.
    private static let requests: [(String, String, String)] = [
        ("GET", "/hello", ""), ("HEAD", "/hello", ""), ("GET", "/users/a%2Fb%20%C3%A9?x=1", ""),
        ("GET", "/users/%FF", ""), ("GET", "/users/a%00b", ""), ("GET", "/missing", ""),
        ("DELETE", "/hello", ""), ("BREW", "/hello", ""), ("POST", "/echo", "{\"a\":\"é🙂\"}"),
        ("POST", "/echo", ""), ("POST", "/echo", String(repeating: "x", count: 100_001)),
        ("POST", "/hello", "unwanted"), ("GET", "/boom", ""), ("GET", "/empty", ""),
        ("GET", "/slow", ""), ("GET", "/count/100000", ""), ("GET", "/count/50000?sized", ""),
        ("GET", "/count/0", ""), ("POST", "/sum", String(repeating: "ab", count: 99_999)),
        ("POST", "/slow-sum", String(repeating: "ab", count: 9_999)), ("GET", "/%zz", ""),
        ("OPTIONS", "/hello", ""), ("GET", "/echo", "a body with GET"),
    ]

    @Test("answers over a socket as the router does without one")
    func sameAnswers() throws {
        let server = try Fixture.server()
        let connection = try RawConnection(port: server.port)
        let application = HTTPApplication(Fixture.router())
        for (method, target, body) in Self.requests {
            let expected = application.respond(
                to: Request(
                    method: HTTPMethod(method), target: target,
                    headers: ["Content-Type": "application/x-test"], body: Array(body.utf8)))
            let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
            let answer = try #require(
                connection.exchange(
                    "\(method) \(target) HTTP/1.1\r\nHost: a\r\n\(length)"
                        + "Content-Type: application/x-test\r\n\r\n\(body)"))
            #expect(answer.status == expected.status.code, "\(method) \(target)")
            for field in expected.headers.fields where field.name != "X-Request-ID" {
                #expect(answer[field.name] == field.value, "\(method) \(target) \(field.name)")
            }
            #expect(answer["X-Request-ID"]?.count == 16)
            if method != "HEAD" { #expect(answer.body == expected.bytes, "\(method) \(target)") }
        }
        server.stop()
        #expect(server.inFlight == 0)
    }

    @Test("reads chunked bodies, pieces of any size, and requests sent ahead")
    func framing() throws {
        let server = try Fixture.server()
        let connection = try RawConnection(port: server.port)
        connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in ["3\r\nab", "c\r\n", "a\r\n0123456789\r\n", "0\r\n", "\r\n"] {
            connection.send(piece)
            usleep(5000)
        }
        #expect(connection.answer()?.text == "abc0123456789")
        connection.send(
            "GET /users/1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /echo HTTP/1.1\r\nHost: a\r\n"
                + "Content-Length: 3\r\n\r\nxyzGET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
                + "GET /users/4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let answers = (0..<4).map { _ in connection.answer()?.text }
        #expect(answers == ["user 1", "xyz", "slow", "user 4"] && connection.isClosed())
    }

    @Test("refuses a body that is too long, whether it says so or not, and goes on")
    func tooLong() throws {
        let server = try Fixture.server()
        let connection = try RawConnection(port: server.port)
        let body = String(repeating: "x", count: 3_000_000)
        let length = "Content-Length: \(body.utf8.count)\r\n"
        let head = "POST /echo HTTP/1.1\r\nHost: a\r\n"
        #expect(connection.exchange("\(head)\(length)\r\n\(body)")?.status == 413)
        let chunk = String(body.utf8.count, radix: 16)
        let chunked = "Transfer-Encoding: chunked\r\n\r\n\(chunk)\r\n\(body)\r\n0\r\n\r\n"
        #expect(connection.exchange(head + chunked)?.status == 413)
        #expect(connection.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.text == "hello")
        // One who asks first is told at once.
        connection.send("\(head)\(length)Expect: 100-continue\r\n\r\n")
        #expect(connection.answer()?.status == 413)
        let polite = try RawConnection(port: server.port)
        polite.send("\(head)Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        usleep(50_000)
        polite.send("ok")
        #expect(polite.answer()?.text == "ok")
    }

    @Test("takes a large upload in pieces, in little memory")
    func upload() throws {
        let gate = DispatchSemaphore(value: 0)
        let reader = SlowReader(gate)
        var router = Router()
        router.add(Route(.post, "/sum", bodyLimit: 1 << 30, .streamed { _ in reader }))
        let server = try WebServer(HTTPApplication(router))
        let (port, count) = (server.port, 200 << 20)
        let sent = Atomic(0)
        let answer = Mutex<String?>(nil)
        let errors = onThreads(2) { number in
            if number == 0 {
                let connection = try RawConnection(port: port, timeout: 60)
                connection.send(
                    "POST /sum HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
                let piece = [UInt8](repeating: 3, count: 1 << 20)
                while sent.load(ordering: .relaxed) < count, connection.send(piece) {
                    sent.add(1 << 20, ordering: .relaxed)
                }
                answer.withLock { $0 = connection.answer()?.text }
            } else {
                // While nobody reads, no more is taken than a few buffers hold.
                var (before, now) = (-1, 0)
                for _ in 0..<200 where now == 0 || before < now {
                    usleep(300_000)
                    (before, now) = (now, sent.load(ordering: .relaxed))
                }
                gate.signal()
                #expect(now < 100 << 20)
            }
        }
        #expect(errors.isEmpty, "\(errors)")
        #expect(answer.withLock(\.self) == "\(count) \(3 * count)")
        #expect(reader.largest.load(ordering: .relaxed) <= 1 << 20)
    }

    /// Waits before the first piece of a body, and adds up all of them.
    private final class SlowReader: BodyReceiver {
        let largest = Atomic(0)
        private let gate: DispatchSemaphore
        private let isReading = Atomic(false)
        private let sum = Summing()

        init(_ gate: DispatchSemaphore) { self.gate = gate }

        func receive(_ bytes: borrowing RawSpan) throws {
            if !isReading.exchange(true, ordering: .relaxed) { gate.wait() }
            largest.max(bytes.byteCount, ordering: .relaxed)
            try sum.receive(bytes)
        }

        func finish() throws -> Response { try sum.finish() }
    }

    @Test("sends a file, and cuts the connection where a producer fails")
    func bodies() throws {
        let folder = TemporaryDirectory()
        let bytes = Letters.text(300_000)
        let path = try folder.write("file", bytes)
        var router = Fixture.router()
        router.get("/file") { _ in
            let descriptor = unsafe open(path, O_RDONLY)
            return Response(
                .ok,
                body: .file(FileBody(owning: descriptor, offset: 100, byteCount: 299_900)))
        }
        let server = try WebServer(HTTPApplication(router))
        let connection = try RawConnection(port: server.port)
        for _ in 0..<20 {
            let answer = connection.exchange("GET /file HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer?.body == Array(bytes[100...]))
        }
        #expect(
            connection.exchange("GET /count/200000?fail=90000 HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
        #expect(connection.isClosed())
        server.stop()
        #expect(try descriptors(of: path) == 0)
    }

    @Test("shares connections out among its threads, as many as come at once")
    func shares() throws {
        let threads = Mutex<[Int: Set<Int>]>([:])
        var router = Router()
        router.get("/{n}") { request in
            let thread = Int(pthread_self())
            let number = Int(request.parameters["n"] ?? "") ?? -1
            threads.withLock { _ = $0[thread, default: []].insert(number) }
            return .text("")
        }
        var settings = ServerSettings()
        settings.threads = 4
        let server = try WebServer(HTTPApplication(router), settings)
        let clients = try (0..<32).map { _ in try RawConnection(port: server.port) }
        for (number, client) in clients.enumerated() {
            client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        for client in clients { #expect(client.answer()?.status == 200) }
        #expect(threads.withLock { $0.values.map(\.count) } == [8, 8, 8, 8])
    }

    @Test("listens where it is told, and says why it cannot")
    func listening() throws {
        for host in ["127.0.0.1", "0.0.0.0", "localhost"] {
            let server = try Fixture.server { $0.host = host }
            let connection = try RawConnection(port: server.port)
            let answer = connection.exchange("GET /whoami HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(answer?.text == "127.0.0.1")
        }
        let first = try Fixture.server { $0.port = LoopbackPort.free() }
        func code(_ change: (inout ServerSettings) -> Void) -> ListenError.Code? {
            do {
                _ = try Fixture.server(change)
                return nil
            } catch {
                return (error as? ListenError)?.code
            }
        }
        #expect(code { $0.port = first.port } == .portTaken)
        #expect(code { $0.host = "192.0.2.1" } == .noAddress)
        #expect(code { $0.host = "no such host" } == .noAddress)
        first.stop()
        #expect(throws: POSIXError.self) { try RawConnection(port: first.port) }
        #expect(code { $0.port = first.port } == nil)
    }

    private func descriptors(of path: String) throws -> Int {
        let manager = FileManager.default
        return try manager.contentsOfDirectory(atPath: "/proc/self/fd").count {
            (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
        }
    }
}

extension Response {
    /// The bytes of a body that is not a file.
    fileprivate var bytes: [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .file: return []
        case .stream(_, let producer):
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                var whole = buffer.mutableSpan
                var span = unsafe whole.mutableBytes
                guard let count = try? producer.produce(into: &span), count > 0 else {
                    return bytes
                }
                bytes += buffer[..<count]
            }
        }
    }
}
