import Dispatch
import Foundation
import HTTPServing
import Synchronization
import Testing

@Suite("Middleware")
struct MiddlewareTests {
    private func send(
        _ middleware: any Middleware, _ method: HTTPMethod = .get, headers: HTTPFields = [:]
    ) -> Response {
        var router = Router()
        router.get("/") { _ in
            Response(.ok, headers: ["cache-control": "max-age=60"])
        }
        return HTTPApplication(router, middleware: [middleware]).respond(
            to: Request(method: method, target: "/", headers: headers))
    }

    @Test("adds security headers, and leaves those of the handler")
    func security() {
        let headers = send(SecurityHeaders()).headers
        #expect(headers["X-Content-Type-Options"] == "nosniff")
        #expect(headers["X-Frame-Options"] == "DENY")
        #expect(headers.all("Cache-Control") == ["max-age=60"])
    }

    @Test("lets listed origins in, and only those")
    func origins() {
        let shop = "https://shop.example"
        let cors = CrossOrigin(origins: [shop, "*", "null"])
        let mine = send(cors, headers: ["Origin": shop]).headers
        #expect(mine["Access-Control-Allow-Origin"] == shop && mine["Vary"] == "Origin")
        for origin in ["https://shop.example.evil", "http://shop.example", "*", "null", ""] {
            let headers = send(cors, headers: ["Origin": origin]).headers
            #expect(headers["Access-Control-Allow-Origin"] == nil && headers["Vary"] == "Origin")
        }
        #expect(send(cors).headers["Access-Control-Allow-Origin"] == nil)
        #expect(
            send(CrossOrigin(origins: []), headers: ["Origin": shop]).headers["Vary"] == nil)
    }

    @Test("answers browsers that ask beforehand")
    func preflight() {
        let cors = CrossOrigin(origins: ["https://shop.example"])
        let asked: HTTPFields = [
            "Origin": "https://shop.example", "Access-Control-Request-Method": "PATCH",
        ]
        let yes = send(cors, .options, headers: asked)
        #expect(yes.status == .noContent)
        #expect(yes.headers["Access-Control-Allow-Origin"] == "https://shop.example")
        #expect(yes.headers["Access-Control-Allow-Methods"]?.contains("PATCH") == true)
        let no = send(
            cors, .options,
            headers: ["Origin": "https://evil.example", "Access-Control-Request-Method": "GET"])
        #expect(no.status == .forbidden && no.headers["Access-Control-Allow-Origin"] == nil)
        #expect(send(cors, .options).status == .methodNotAllowed)
    }

    @Test("limits each caller's rate by a clock")
    func rate() {
        let start = ContinuousClock.now
        let passed = Mutex(Duration.zero)
        let limiter = RateLimiter(perSecond: 2, now: { start + passed.withLock(\.self) })
        let limit = RateLimit(limiter) { $0.headers["user"] }
        func status(_ user: String?) -> Response {
            send(limit, headers: user.map { ["user": $0] } ?? [:])
        }
        #expect(status("a").status == .ok && status("a").status == .ok)
        let refused = status("a")
        #expect(refused.status == .tooManyRequests && refused.headers["Retry-After"] == "1")
        #expect(status("b").status == .ok)
        for _ in 0..<5 { #expect(status(nil).status == .ok) }
        passed.withLock { $0 += .milliseconds(500) }
        #expect(status("a").status == .ok)
        #expect(status("a").status == .tooManyRequests)
        passed.withLock { $0 += .seconds(100) }
        #expect((0..<3).map { _ in status("a").status } == [.ok, .ok, .tooManyRequests])
    }

    @Test("remembers a bounded number of callers")
    func capacity() throws {
        let limiter = RateLimiter(perSecond: 1, capacity: 3)
        for number in 0..<100 { try limiter.take("\(number)") }
        // Among so few, the last one is still known.
        #expect(throws: HTTPError.self) { try limiter.take("99") }
    }
}

@Suite("A worker pool")
struct WorkerPoolTests {
    @Test("does every job it took, and takes only so many")
    func bounded() {
        let pool = WorkerPool(threads: 1, limit: 2, nice: 10)
        let gate = DispatchSemaphore(value: 0)
        let done = Mutex(0)
        var taken = 0
        for _ in 0..<10 {
            let isTaken = pool.submit {
                gate.wait()
                done.withLock { $0 += 1 }
            }
            if isTaken { taken += 1 }
        }
        #expect(taken == 3 && pool.depth == 3)
        for _ in 0..<taken { gate.signal() }
        while pool.depth > 0 { usleep(1000) }
        #expect(done.withLock(\.self) == 3)
        #expect(pool.submit {})
    }

    @Test("finishes what it took when nobody holds it any more")
    func closing() {
        let done = Atomic(0)
        var pool: WorkerPool? = WorkerPool(threads: 2, limit: 100)
        for _ in 0..<50 { #expect(pool?.submit { done.add(1, ordering: .relaxed) } == true) }
        pool = nil
        let end = ContinuousClock.now + .seconds(60)
        while done.load(ordering: .relaxed) < 50, .now < end { usleep(1000) }
        #expect(done.load(ordering: .relaxed) == 50)
    }
}
