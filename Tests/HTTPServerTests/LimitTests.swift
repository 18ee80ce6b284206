import Dispatch
import Foundation
import HTTPServer
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("The server's patience", .timeLimit(.minutes(2)))
struct LimitTests {
    /// Sends a byte every 50 ms until the other end has gone; how long that took.
    private func drip(_ connection: RawConnection, _ byte: String = "x") -> Duration {
        ContinuousClock().measure {
            for _ in 0..<200 where connection.send(byte) { usleep(50_000) }
        }
    }

    @Test("ends for a head that drips, on a new connection and on a used one")
    func head() throws {
        let server = try Fixture.server { $0.headLimit = .milliseconds(600) }
        let connection = try RawConnection(port: server.port)
        connection.send("GET /hello HTTP/1.1\r\nX: ")
        let first = drip(connection)
        #expect(first > .milliseconds(500) && first < .seconds(3))
        let used = try RawConnection(port: server.port)
        usleep(300_000)
        #expect(used.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
        usleep(300_000)
        #expect(used.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
        used.send("GE")
        let second = drip(used, "T")
        #expect(second > .milliseconds(500) && second < .seconds(3))
        let silent = try RawConnection(port: server.port)
        let waiting = ContinuousClock().measure { #expect(silent.isClosed()) }
        #expect(waiting > .milliseconds(500) && waiting < .seconds(3))
    }

    @Test("ends for a body that drips, also when it is not wanted")
    func body() throws {
        let server = try Fixture.server {
            $0.headLimit = .milliseconds(200)
            $0.bodyLimit = .milliseconds(700)
        }
        for target in ["/echo", "/missing", "/sum"] {
            let connection = try RawConnection(port: server.port)
            connection.send("POST \(target) HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n")
            let time = drip(connection)
            #expect(time > .milliseconds(600) && time < .seconds(3), "\(target)")
        }
        let connection = try RawConnection(port: server.port)
        connection.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let time = drip(connection, "1\r\nx\r\n")
        #expect(time > .milliseconds(600) && time < .seconds(3))
    }

    @Test("lasts while the answer is computed and sent")
    func patience() throws {
        let server = try Fixture.server {
            $0.headLimit = .milliseconds(100)
            $0.bodyLimit = .milliseconds(100)
        }
        let connection = try RawConnection(port: server.port)
        let slow = connection.exchange("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(slow?.text == "slow")
        let other = try RawConnection(port: server.port)
        other.send("GET /count/20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        usleep(400_000)
        #expect(other.answer()?.body.count == 20_000_000)
    }

    @Test("lets connections wait for room, also when it stops meanwhile")
    func connections() throws {
        let server = try Fixture.server { $0.connectionLimit = 2 }
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
        #expect(ContinuousClock().measure { server.stop() } < .seconds(3))
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
        let server = try Fixture.server(gate: gate)
        let waiting = try (0..<4).map { _ in try RawConnection(port: server.port) }
        for connection in waiting { connection.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n") }
        while server.inFlight < 4 { usleep(1000) }
        usleep(50_000)
        let late = try RawConnection(port: server.port)
        let refused = late.exchange("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(refused?.status == 503 && refused?["Retry-After"] == "1")
        #expect(late.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.text == "hello")
        for _ in 0..<4 { gate.signal() }
        for connection in waiting { #expect(connection.answer()?.text == "through") }
    }
}

@Suite("Stopping", .timeLimit(.minutes(2)))
struct StopTests {
    @Test("finishes what is in flight and accepts nothing more")
    func graceful() throws {
        let server = try Fixture.server()
        let slow = try RawConnection(port: server.port)
        let body = try RawConnection(port: server.port)
        let idle = try RawConnection(port: server.port)
        #expect(idle.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")?.status == 200)
        slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        while server.inFlight < 2 { usleep(1000) }
        let stopped = DispatchSemaphore(value: 0)
        Thread {
            server.stop()
            stopped.signal()
        }.start()
        usleep(100_000)
        #expect(throws: POSIXError.self) { try RawConnection(port: server.port) }
        body.send("cd")
        let echo = body.answer()
        #expect(echo?.text == "abcd" && echo?["Connection"]?.lowercased() == "close")
        #expect(slow.answer()?.text == "slow")
        #expect(stopped.wait(timeout: .now() + 2) == .success)
        #expect(slow.isClosed() && idle.isClosed())
        server.stop()
    }

    @Test("loses no request that was sent under load")
    func underLoad() throws {
        let server = try Fixture.server()
        let port = server.port
        let wrong = Mutex(0)
        let answered = Mutex(0)
        let errors = onThreads(9) { thread in
            guard thread > 0 else {
                usleep(300_000)
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
        #expect(errors.isEmpty && answered.withLock(\.self) > 100)
        #expect(wrong.withLock(\.self) == 0)
    }

    @Test("waits only so long for what never ends")
    func forced() throws {
        let gate = DispatchSemaphore(value: 0)
        let server = try Fixture.server(gate: gate) { $0.graceLimit = .milliseconds(300) }
        let stuck = try RawConnection(port: server.port)
        stuck.send("GET /gated HTTP/1.1\r\nHost: a\r\n\r\n")
        while server.inFlight < 1 { usleep(1000) }
        usleep(20_000)
        let time = ContinuousClock().measure { server.stop() }
        #expect(time > .milliseconds(250) && time < .seconds(3))
        #expect(stuck.answer() == nil)
        // The handler ends after all, and nobody is there to hear it.
        gate.signal()
        usleep(50_000)
    }
}
