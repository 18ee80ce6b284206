import Foundation
import HTTPServer
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("The server among malformed requests", .timeLimit(.minutes(5)))
struct FuzzTests {
    private static let seeds = [
        "GET /users/a%20b?x=1&y=%C3%A9 HTTP/1.1\r\nHost: a\r\nX-Request-ID: abc\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nX: a/b\r\n\r\nhello world",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n0\r\n\r\n",
        "GET /fields HTTP/1.1\r\nHost: a\r\nCookie: a=b; c=d\r\nAccept: */*\r\n\r\n",
        "POST /sum HTTP/1.0\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc",
    ]

    private static let tokens = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", "%", "%00", "%2e%2e", "/../", "\u{FF}", "é",
        "HTTP/1.1", "HTTP/9.9", "Content-Length: 99999999999999999999\r\n",
        "Content-Length: -1\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Host: b\r\n",
        "ffffffffffffffff\r\n", "Connection: close\r\n", String(repeating: "A", count: 5000),
        "Expect: 100-continue\r\n", "?", "&", "=", "#", "*",
    ]

    private func mutate(_ seed: String, _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let position = Int.random(in: 0..<max(1, bytes.count), using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                bytes.insert(
                    contentsOf: Self.tokens.randomElement(using: &random)?.utf8.map(\.self) ?? [],
                    at: position)
            case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(position..<min(bytes.count, position + 5))
            case 3: bytes = Array(bytes[..<position])
            default: bytes += bytes[position...]
            }
            if bytes.isEmpty { bytes = [32] }
        }
        return bytes
    }

    /// What a healthy client hears. One that this machine kept from its second is rightly cut, and
    /// asks again.
    private func hello(_ port: UInt16) throws -> String? {
        while true {
            let start = ContinuousClock.now
            let connection = try RawConnection(port: port)
            let answer = connection.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
            let isInTime = ContinuousClock.now - start < .milliseconds(900)
            if answer != nil || isInTime { return answer?.text }
        }
    }

    @Test("answers or hangs up, never fails, and serves the next one")
    func survives() throws {
        let server = try Fixture.server {
            $0.headLimit = .seconds(1)
            $0.bodyLimit = .seconds(1)
        }
        let port = server.port
        let seen = Mutex<[Int: Int]>([:])
        let rounds = Soak.isOn ? 80 : 20
        // Many, as nearly half of what they send is waited for until its limit.
        let errors = onThreads(60) { thread in
            var random = SeededGenerator(seed: 20_261_121 + UInt64(thread))
            for round in 0..<rounds {
                let bytes = mutate(Self.seeds[round % Self.seeds.count], &random)
                let connection = try RawConnection(port: port)
                connection.send(bytes)
                connection.endSending()
                while let answer = connection.answer() {
                    seen.withLock { $0[answer.status, default: 0] += 1 }
                }
                guard round % 10 == 0 else { continue }
                #expect(try hello(port) == "hello")
            }
        }
        #expect(errors.isEmpty)
        let statuses = seen.withLock(\.self)
        #expect(statuses[200, default: 0] > 100 && statuses[400, default: 0] > 100)
        // 505 is for versions of HTTP that there are not.
        #expect(statuses.keys.allSatisfy { $0 < 500 || $0 == 505 }, "\(statuses)")
        let end = ContinuousClock.now + .seconds(60)
        while server.inFlight > 0, .now < end { usleep(10_000) }
        #expect(server.inFlight == 0)
    }

    @Test("reads targets and forms of any bytes without harm")
    func targets() {
        var random = SeededGenerator(seed: 7)
        let application = HTTPApplication(Fixture.router())
        for _ in 0..<20_000 {
            let bytes = mutate("/users/a%20b?x=1&y=%C3%A9", &random)
            let request = Request(method: .get, target: String(decoding: bytes, as: UTF8.self))
            let status = application.respond(to: request).status.code
            #expect([200, 400, 404, 405].contains(status))
            _ = request.target.arguments
            _ = FormFields.parse(bytes)
        }
    }
}
