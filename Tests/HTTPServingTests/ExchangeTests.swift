import HTTPServing
import Synchronization
import Testing

@Suite("An exchange")
struct ExchangeTests {
    private struct Secret: Error, CustomStringConvertible {
        var description: String { "password=hunter2" }
    }

    /// Counts, and refuses a body that says so.
    private final class Counting: BodyReceiver {
        private let state = Mutex((pieces: 0, bytes: 0))

        func receive(_ bytes: borrowing RawSpan) throws {
            let first = unsafe bytes.withUnsafeBytes { unsafe $0.first }
            if first == UInt8(ascii: "!") {
                throw HTTPError(.unprocessable, "no exclamations")
            }
            let count = bytes.byteCount
            state.withLock { $0 = ($0.pieces + 1, $0.bytes + count) }
        }

        func finish() throws -> Response {
            let (pieces, bytes) = state.withLock(\.self)
            return .text("\(pieces) pieces, \(bytes) bytes")
        }
    }

    private func router() -> Router {
        var router = Router()
        router.on(.post, "/echo", bodyLimit: 100) { .bytes($0.body, type: "text/plain") }
        router.get("/fails") { _ in throw Secret() }
        router.get("/refuses") { _ in
            throw HTTPError(.conflict, "a \"reason\"\n", headers: ["Retry-After": "3"])
        }
        router.add(
            Route(
                .post, "/upload", bodyLimit: 1000,
                .streamed { request in
                    guard request.headers["token"] != nil else {
                        throw HTTPError(.unauthorized, "no token")
                    }
                    return Counting()
                }))
        return router
    }

    private func send(
        _ method: HTTPMethod, _ target: String, headers: HTTPFields = [:], body: [UInt8] = [],
        middleware: [any Middleware] = [], observer: RecordingObserver? = nil
    ) -> Response {
        HTTPApplication(router(), middleware: middleware, observer: observer).respond(
            to: Request(method: method, target: target, headers: headers, body: body), pieces: 30)
    }

    @Test("collects a body up to the route's limit")
    func limit() {
        let body = [UInt8](repeating: 65, count: 100)
        #expect(send(.post, "/echo", body: body).bytes == body)
        #expect(send(.post, "/echo", body: body + [66]).status == .contentTooLarge)
        let exchange = Exchange(
            HTTPApplication(router()), Request(method: .post, target: "/echo"))
        exchange.begin(declaredBytes: nil)
        let piece = [UInt8](repeating: 1, count: 34)
        for _ in 0..<3 { unsafe exchange.receive(piece.span.bytes) }
        #expect(exchange.isDecided && exchange.answer().status == .contentTooLarge)
    }

    @Test("hands a body on in pieces, and stops when told")
    func streamed() {
        let body = [UInt8](repeating: 65, count: 70)
        let answer = send(.post, "/upload", headers: ["token": "x"], body: body)
        #expect(answer.text == "3 pieces, 70 bytes")
        #expect(send(.post, "/upload", body: body).status == .unauthorized)
        let refused = send(
            .post, "/upload", headers: ["token": "x"], body: Array(body[..<60]) + [33] + body)
        #expect(refused.text == #"{"detail":"no exclamations"}"#)
        #expect(send(.post, "/upload", headers: ["token": "x"]).text == "0 pieces, 0 bytes")
    }

    @Test("tells a client nothing about an unknown error, and the log all")
    func failure() {
        let observer = RecordingObserver()
        let answer = send(
            .get, "/fails", headers: ["X-Request-ID": "abc-1"], observer: observer)
        #expect(answer.status == .internalServerError)
        #expect(answer.text == #"{"detail":"Internal Server Error"}"#)
        #expect(answer.headers["X-Request-ID"] == "abc-1")
        #expect(observer.lines == ["failed abc-1: password=hunter2", "GET /fails 500"])
    }

    @Test("answers with what a known error says")
    func refusal() {
        let answer = send(.get, "/refuses")
        #expect(answer.status == .conflict && answer.headers["Retry-After"] == "3")
        #expect(answer.text == #"{"detail":"a \"reason\"\u000a"}"#)
    }

    @Test(
        "takes a request's name only when it is harmless",
        arguments: ["", "a b", "é", "x\ny", String(repeating: "a", count: 65)])
    func names(name: String) throws {
        let answer = send(.post, "/echo", headers: ["X-Request-ID": name])
        let given = try #require(answer.headers["X-Request-ID"])
        #expect(given != name && given.utf8.count == 16)
    }

    @Test("has a name of its own each time")
    func uniqueNames() {
        let names = (0..<1000).compactMap { _ in send(.get, "/").headers["X-Request-ID"] }
        #expect(Set(names).count == 1000)
    }

    @Test("lets middleware answer first and adorn every answer")
    func middleware() {
        struct Gate: Middleware {
            func admit(_ request: Request) throws -> Response? {
                if request.headers["throw"] != nil { throw HTTPError(.forbidden, "no") }
                return request.headers["stop"].map { .text($0) }
            }

            func adorn(_ response: inout Response, to request: Request) {
                response.headers.append("X-Gate", "\(response.status.code)")
            }
        }
        let stopped = send(.get, "/fails", headers: ["Stop": "here"], middleware: [Gate()])
        #expect(stopped.text == "here" && stopped.headers["X-Gate"] == "200")
        let thrown = send(.get, "/fails", headers: ["throw": ""], middleware: [Gate()])
        #expect(thrown.status == .forbidden && thrown.headers["X-Gate"] == "403")
        #expect(
            send(.get, "/none", middleware: [Gate()]).headers["X-Gate"] == "404")
    }
}
