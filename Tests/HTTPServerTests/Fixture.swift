import Dispatch
import Foundation
import HTTPServer
import HTTPServing
import Synchronization
import TestSupport

/// A service with one route of each kind.
enum Fixture {
    /// What a handler waits for.
    static func router(
        gate: DispatchSemaphore = DispatchSemaphore(value: 0),
        pool: WorkerPool = WorkerPool(threads: 2, limit: 2)
    ) -> Router {
        var router = Router()
        router.get("/hello") { _ in .text("hello") }
        router.get("/users/{name}") { .text("user \($0.parameters["name"] ?? "")") }
        router.on(.post, "/echo", bodyLimit: 100_000) { request in
            .bytes(request.body, type: request.headers["Content-Type"] ?? "text/plain")
        }
        router.get("/slow", pool: pool) { _ in
            Thread.sleep(forTimeInterval: 0.3)
            return .text("slow")
        }
        router.get("/gated", pool: pool) { _ in
            gate.wait()
            return .text("through")
        }
        router.get("/empty") { _ in Response(.noContent) }
        router.get("/boom") { _ in throw POSIXError(.EIO) }
        router.get("/whoami") { .text($0.remoteAddress) }
        router.get("/fields") { request in
            .text(request.headers.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "&"))
        }
        router.get("/count/{n}") { request in
            let count = Int(request.parameters["n"] ?? "") ?? 0
            return Response(
                .ok,
                body: .stream(
                    byteCount: request.argument("sized") == nil ? nil : count,
                    Letters(count, failsAt: request.argument("fail").flatMap { Int($0) })))
        }
        router.add(Route(.post, "/sum", bodyLimit: 1 << 30, .streamed { _ in Summing() }))
        router.add(
            Route(
                .post, "/slow-sum", bodyLimit: 1 << 30, on: pool, .streamed { _ in Summing() }))
        return router
    }

    static func server(
        gate: DispatchSemaphore = DispatchSemaphore(value: 0),
        pool: WorkerPool = WorkerPool(threads: 2, limit: 2),
        _ change: (inout ServerSettings) -> Void = { _ in }
    ) throws -> WebServer {
        var settings = ServerSettings()
        change(&settings)
        return try WebServer(HTTPApplication(router(gate: gate, pool: pool)), settings)
    }
}

/// `abc...` over and over.
final class Letters: BodyProducer {
    private let rest: Mutex<Int>
    private let count: Int
    private let failsAt: Int?

    init(_ count: Int, failsAt: Int? = nil) {
        self.count = count
        self.failsAt = failsAt
        rest = Mutex(count)
    }

    func produce(into buffer: inout MutableRawSpan) throws -> Int {
        let room = buffer.byteCount
        let (start, size) = rest.withLock { rest in
            let size = min(room, rest)
            defer { rest -= size }
            return (count - rest, size)
        }
        if let failsAt, start >= failsAt { throw POSIXError(.EIO) }
        for index in 0..<size {
            buffer.storeBytes(
                of: UInt8(97 + (start + index) % 26), toByteOffset: index, as: UInt8.self)
        }
        return size
    }

    static func text(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(97 + $0 % 26) } }
}

/// Adds up the bytes of a body as they come.
final class Summing: BodyReceiver {
    private let state = Mutex((bytes: 0, sum: 0))

    func receive(_ bytes: borrowing RawSpan) throws {
        let count = bytes.byteCount
        let sum = unsafe bytes.withUnsafeBytes { unsafe $0.reduce(0) { $0 + Int($1) } }
        state.withLock { $0 = ($0.bytes + count, $0.sum + sum) }
    }

    func finish() throws -> Response {
        let (bytes, sum) = state.withLock(\.self)
        return .text("\(bytes) \(sum)")
    }
}
