import HTTPServing
import Observability
import ServiceHTTP
import Synchronization
import Testing

@Suite("What every service answers")
struct ServiceHTTPTests {
    private struct Broken: Error, CustomStringConvertible {
        var description: String { "no database at secret-host" }
    }

    private let registry = MetricRegistry()
    private let sink = MemorySink()

    private func application(
        health: @escaping @Sendable () throws -> Condition = { .good },
        ready: @escaping @Sendable () throws -> Condition = { .good }, level: LogLevel = .info
    ) -> HTTPApplication {
        ServiceEndpoints(metrics: registry, health: health, ready: ready)
            .application(logger: Logger("test", level: level, format: .json, sink: sink))
    }

    private func get(_ target: String, _ application: HTTPApplication) -> (Int, String) {
        let response = application.respond(to: Request(method: .get, target: target))
        guard case .bytes(let bytes) = response.body else { return (response.status.code, "") }
        return (response.status.code, String(decoding: bytes, as: UTF8.self))
    }

    @Test("says how it fares")
    func conditions() {
        let good = application()
        #expect(get("/health", good) == (200, #"{"status":"ok"}"#))
        #expect(get("/ready", good) == (200, #"{"status":"ready"}"#))
        let bad = application(health: { .bad("the loop stalls") }, ready: { throw Broken() })
        #expect(get("/health", bad) == (503, #"{"detail":"the loop stalls"}"#))
        #expect(get("/ready", bad) == (500, #"{"detail":"Internal Server Error"}"#))
        #expect(sink.lines.count == 1 && sink.lines[0].contains("no database at secret-host"))
        #expect(sink.lines[0].contains(#""request_id":""#))
    }

    @Test("shows metrics, with requests counted by route")
    func metrics() {
        let service = application()
        for target in ["/health", "/health", "/made/up", "/other"] { _ = get(target, service) }
        registry.gauge("queue_depth", "Q.").value = 3
        let response = service.respond(to: Request(method: .get, target: "/metrics"))
        #expect(
            response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        let text = get("/metrics", service).1
        for line in [
            #"http_requests_total{method="GET",endpoint="/health",status_code="200"} 2"#,
            #"http_requests_total{method="GET",endpoint="unmatched",status_code="404"} 2"#,
            #"http_requests_total{method="GET",endpoint="/metrics",status_code="200"} 1"#,
            #"http_request_duration_seconds_count{method="GET",endpoint="/health"} 2"#,
            "queue_depth 3",
        ] {
            #expect(text.contains("\n\(line)\n"), "\(line)")
        }
        #expect(sink.lines.isEmpty)
    }

    @Test("logs every request when asked to")
    func log() {
        _ = application(level: .debug).respond(
            to: Request(
                method: .post, target: "/health?x=1", headers: ["X-Request-ID": "abc"],
                remoteAddress: "10.0.0.1"))
        #expect(sink.lines.count == 1)
        for part in [
            #""request_id":"abc""#, #""method":"POST""#, #""endpoint":"/health""#, #""status":405"#,
            #""from":"10.0.0.1""#,
        ] {
            #expect(sink.lines[0].contains(part), "\(part)")
        }
    }
}
