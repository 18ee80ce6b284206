import Dispatch
import Foundation
import HTTPServer
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("The server's patience", .timeLimit(.minutes(5)))
struct LimitTests {
    /// How long a connection lasts on which `text` and then a piece every 50 ms is sent, from
    /// before it is made; a minute when it lasts for longer.
    private func drip(_ port: UInt16, _ text: String, _ piece: String = "x") throws -> Duration {
        let start = ContinuousClock.now
        let connection = try RawConnection(port: port)
        connection.send(text)
        return drip(connection, piece, since: start)
    }

    private func drip(
        _ connection: RawConnection, _ piece: String, since start: ContinuousClock.Instant
    ) -> Duration {
        while connection.send(piece), ContinuousClock.now - start < .seconds(60) { usleep(50_000) }
        return ContinuousClock.now - start
    }

    /// All at once, as each takes its time.
    private func times(_ bodies: [@Sendable () throws -> Duration]) -> [Duration] {
        let times = Mutex([Duration](repeating: .zero, count: bodies.count))
        let errors = onThreads(bodies.count) { number in
            let time = try bodies[number]()
            times.withLock { $0[number] = time }
        }
        #expect(errors.isEmpty, "\(errors)")
        return times.withLock(\.self)
    }

    @Test("ends for a head that drips, on a new connection and on a used one")
    func head() throws {
        let server = try Fixture.server { $0.headLimit = .seconds(3) }
        let port = server.port
        let times = times([
            { try drip(port, "GET /hello HTTP/1.1\r\nX: ") },
            {
                let used = try RawConnection(port: port)
                var start = ContinuousClock.now
                // Each head is in time, and both together are not.
                for _ in 0..<2 {
                    usleep(1_600_000)
                    start = .now
                    let answer = used.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
                    #expect(answer?.status == 200)
                }
                used.send("GE")
                return drip(used, "T", since: start)
            },
            {
                let start = ContinuousClock.now
                let silent = try RawConnection(port: port, timeout: 60)
                #expect(silent.isClosed())
                return ContinuousClock.now - start
            },
        ])
        #expect(times.allSatisfy { $0 > .milliseconds(2900) && $0 < .seconds(30) }, "\(times)")
    }

    @Test("ends for a body that drips, also when it is not wanted")
    func body() throws {
        let server = try Fixture.server {
            $0.headLimit = .seconds(120)
            $0.bodyLimit = .seconds(1)
        }
        let port = server.port
        let targets = ["/echo", "/missing", "/sum"]
        let times = times(
            targets.map { target in
                {
                    try drip(
                        port, "POST \(target) HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n")
                }
            } + [
                {
                    let chunked = "Transfer-Encoding: chunked\r\n\r\n"
                    return try drip(
                        port, "POST /echo HTTP/1.1\r\nHost: a\r\n\(chunked)", "1\r\nx\r\n")
                }
            ])
        #expect(times.allSatisfy { $0 > .milliseconds(900) && $0 < .seconds(30) }, "\(times)")
    }

    @Test("with a head is over when that is there")
    func headBeforeBody() throws {
        let server = try Fixture.server { $0.headLimit = .seconds(2) }
        let connection = try RawConnection(port: server.port)
        connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na")
        usleep(2_500_000)
        connection.send("b")
        #expect(connection.answer()?.text == "ab")
    }

    @Test("lasts while the answer is computed and sent")
    func patience() throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try Fixture.server(gate: gate) {
            $0.headLimit = .seconds(2)
            $0.bodyLimit = .seconds(2)
        }
        let slow = try RawConnection(port: server.port)
        slow.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n")
        let other = try RawConnection(port: server.port)
        other.send("GET /count/20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(2_500_000)
        gate.signal()
        #expect(slow.answer()?.text == "through")
        #expect(other.answer()?.body.count == 20_000_000)
    }

    @Test("lets connections wait for room, also when it stops meanwhile")
    func connections() throws {
        let server = try Fixture.server {
            $0.connectionLimit = 2
            $0.graceLimit = .seconds(120)
        }
        let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
        let first = try RawConnection(port: server.port)
        var second: RawConnection? = try RawConnection(port: server.port)
        #expect(first.exchange(hello)?.status == 200 && second?.exchange(hello)?.status == 200)
        let third = try RawConnection(port: server.port)
        third.send(hello)
        #expect(!third.hasBytes(within: 200))
        second = nil
        #expect(third.answer()?.status == 200)
        let fourth = try RawConnection(port: server.port)
        #expect(ContinuousClock().measure { server.stop() } < .seconds(60))
        #expect(first.isClosed() && third.isClosed() && fourth.isClosed())
    }

    @Test("bounds what is in flight with a 503 that says when to come again")
    func inFlight() throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try Fixture.server(gate: gate) { $0.inFlightLimit = 2 }
        let waiting = try (0..<2).map { _ in try RawConnection(port: server.port) }
        for connection in waiting { connection.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n") }
        while server.inFlight < 2 { usleep(1000) }
        let late = try RawConnection(port: server.port)
        let refused = late.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(refused?.status == 503 && refused?["Retry-After"] == "1")
        for _ in 0..<2 { gate.signal() }
        for connection in waiting { #expect(connection.answer()?.text == "through") }
        while server.inFlight > 0 { usleep(1000) }
        #expect(late.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.text == "hello")
    }

    @Test("bounds what waits for a pool, while other routes answer")
    func pool() throws {
        let gate = DispatchSemaphore(value: 0)
        let pool = WorkerPool(threads: 2, limit: 2)
        let server = try Fixture.server(gate: gate, pool: pool)
        let waiting = try (0..<4).map { _ in try RawConnection(port: server.port) }
        for connection in waiting { connection.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n") }
        while pool.depth < 4 { usleep(1000) }
        let late = try RawConnection(port: server.port)
        let refused = late.exchange("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(refused?.status == 503 && refused?["Retry-After"] == "1")
        #expect(late.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.text == "hello")
        for _ in 0..<4 { gate.signal() }
        for connection in waiting { #expect(connection.answer()?.text == "through") }
    }
}

@Suite("Stopping", .timeLimit(.minutes(5)))
struct StopTests {
    @Test("finishes what is in flight and accepts nothing more")
    func graceful() throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try Fixture.server(gate: gate) {
            $0.port = LoopbackPort.free()
            $0.graceLimit = .seconds(120)
        }
        let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"
        let slow = try RawConnection(port: server.port)
        let body = try RawConnection(port: server.port)
        let idle = try RawConnection(port: server.port)
        #expect(idle.exchange(hello)?.status == 200)
        slow.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n")
        body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        while server.inFlight < 2 { usleep(1000) }
        let stopped = DispatchSemaphore(value: 0)
        Thread {
            server.stop()
            stopped.signal()
        }.start()
        // Until it is told that this was its last answer: then the server is stopping.
        while idle.exchange(hello)?["Connection"]?.lowercased() != "close" { usleep(1000) }
        #expect(throws: POSIXError.self) { try RawConnection(port: server.port) }
        body.send("cd")
        let echo = body.answer()
        #expect(echo?.text == "abcd" && echo?["Connection"]?.lowercased() == "close")
        gate.signal()
        #expect(slow.answer()?.text == "through")
        #expect(stopped.wait(timeout: .now() + 60) == .success)
        #expect(slow.isClosed() && idle.isClosed())
        server.stop()
    }

    @Test("loses no request that was sent under load")
    func underLoad() throws {
        let server = try Fixture.server { $0.port = LoopbackPort.free() }
        let port = server.port
        let wrong = Mutex(0)
        let answered = Mutex(0)
        let errors = onThreads(9) { thread in
            guard thread > 0 else {
                while answered.withLock(\.self) <= 1000 { usleep(1000) }
                server.stop()
                return
            }
            // A connection that was told to close is done; a new one is refused.
            while let connection = try? RawConnection(port: port) {
                var isOpen = true
                while isOpen {
                    guard
                        let answer = connection.exchange(
                            "GET /users/\(thread) HTTP/1.1\r\nHost: a\r\n\r\n")
                    else {
                        wrong.withLock { $0 += 1 }
                        break
                    }
                    if answer.text != "user \(thread)" { wrong.withLock { $0 += 1 } }
                    answered.withLock { $0 += 1 }
                    isOpen = answer["Connection"]?.lowercased() != "close"
                }
            }
        }
        #expect(errors.isEmpty)
        #expect(wrong.withLock(\.self) == 0)
    }

    @Test("waits only so long for what never ends")
    func forced() throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try Fixture.server(gate: gate) { $0.graceLimit = .milliseconds(300) }
        let stuck = try RawConnection(port: server.port)
        stuck.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n")
        while server.inFlight < 1 { usleep(1000) }
        let time = ContinuousClock().measure { server.stop() }
        #expect(time > .milliseconds(250) && time < .seconds(30))
        #expect(stuck.answer() == nil)
        // The handler ends after all, and nobody is there to hear it.
        gate.signal()
        usleep(50_000)
    }
}
