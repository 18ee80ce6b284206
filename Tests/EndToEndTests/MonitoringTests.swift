import Foundation
import HTTPClient
import Pipeline
import TestSupport
import Testing

/// Prometheus and Alertmanager as Debian has them, around a real drift.
@Suite(.timeLimit(.minutes(5)), CaseLimit(1))
struct MonitoringTests {
    private let rig: PipelineRig
    private let ports: [String: UInt16]

    init() throws {
        var rig = try PipelineRig()
        rig.environment["SECRETS_DIR"] = rig.folder.path("secrets")
        rig.environment["DRIFT_INTERVAL"] = "1"
        self.rig = rig
        ports = ["drift", "prometheus", "alertmanager", "pushgateway"].reduce(into: [:]) {
            $0[$1] = LoopbackPort.free()
        }
    }

    private struct Refused: Error {
        let path: String
        let status: Int
    }

    private func address(_ name: String) -> String { "127.0.0.1:\(ports[name] ?? 0)" }

    private func get(_ name: String, _ path: String) throws -> [UInt8] {
        let url = try #require(HTTPURL("http://\(address(name))\(path)"))
        let answer = try HTTPSession().send(HTTPRequest(.get, url))
        guard answer.isSuccess else { throw Refused(path: path, status: answer.status) }
        return answer.body
    }

    private func start(
        _ executable: String, _ arguments: [String], _ changes: [String: String] = [:]
    ) throws -> BackgroundProcess {
        try BackgroundProcess(
            executable, arguments, in: rig.folder.path,
            environment: rig.environment.merging(changes) { $1 })
    }

    private func drift() throws -> BackgroundProcess {
        try #require(try rig.run("auth", ["init-secrets"]).status == 0)
        let process = try start(
            Executables.path("drift"), ["serve"], ["PORT": "\(ports["drift"] ?? 0)"])
        try rig.wait(for: "drift, \(process.output)") { (try? get("drift", "/ready")) != nil }
        return process
    }

    private func alertmanager() throws -> BackgroundProcess {
        let source = "\(Repository.root)/monitoring/alertmanager/alertmanager.yml"
        var text = try String(contentsOfFile: source, encoding: .utf8)
        for (usual, here) in [
            ("drift:8003", address("drift")), ("group_wait: 30s", "group_wait: 1s"),
            ("/run/secrets/webhook_secret", rig.folder.path("secrets/webhook_secret")),
        ] {
            try #require(text.contains(usual), "\(usual)")
            text = text.replacingOccurrences(of: usual, with: here)
        }
        try rig.folder.write("alertmanager.yml", text)
        return try start(
            "prometheus-alertmanager",
            [
                "--config.file=\(rig.folder.path("alertmanager.yml"))",
                "--storage.path=\(rig.folder.path("alerts"))", "--cluster.listen-address=",
                "--web.listen-address=\(address("alertmanager"))",
            ])
    }

    private func prometheus() throws -> BackgroundProcess {
        let services = ["drift", "alertmanager", "pushgateway"]
            .map { "\($0)=\(address($0))" }.joined(separator: ",")
        let written = try runProcess(
            "\(Repository.root)/monitoring/check",
            ["--write", rig.folder.path, "--services", services + ",interval=1s"])
        try #require(written.status == 0, "\(written)")
        // The rules of the project wait for minutes; this one asks for a model at once.
        try rig.folder.write(
            "now.yml",
            """
            groups:
              - name: now
                rules:
                  - alert: RetrainNow
                    expr: up{job="drift"} == 1
                    labels: {severity: critical, retrain: "true"}
                    annotations: {summary: "a test"}
            """)
        let text = try rig.folder.text("prometheus.yml")
            .replacingOccurrences(of: "rule_files:", with: "rule_files:\n  - now.yml")
        try rig.folder.write("prometheus.yml", text)
        return try start(
            "prometheus",
            [
                "--config.file=\(rig.folder.path("prometheus.yml"))",
                "--storage.tsdb.path=\(rig.folder.path("series"))",
                "--web.listen-address=\(address("prometheus"))",
                // The first alert is dropped where no Alertmanager was found yet.
                "--rules.alert.resend-delay=1s",
            ])
    }

    @Test("drift is scraped, a rule fires, the webhook arrives, and retraining is asked for once")
    func chain() throws {
        let processes = [try drift(), try alertmanager(), try prometheus()]
        defer { for process in processes { process.signal(SIGKILL) } }
        try rig.wait(for: "a pipeline run") {
            try !PipelineStore(rig.open()).runs().isEmpty
        }
        let request = try #require(
            try PipelineStore(rig.open()).runs().first?.requests.first)
        #expect(request.trigger == .alert && request.detail.contains("RetrainNow"))
        let query = try get("prometheus", "/api/v1/query?query=drift_verdict")
        #expect(String(decoding: query, as: UTF8.self).contains("\"job\":\"drift\""))
        // Alertmanager says it again and again; one run is asked for.
        Thread.sleep(forTimeInterval: 3)
        #expect(try PipelineStore(rig.open()).runs().count == 1)

        let metrics = try get("drift", "/metrics")
        let checked = try runProcess("promtool", ["check", "metrics"], input: metrics)
        #expect(checked.status == 0, "\(checked)")
    }

    @Test("a run pushes its metrics where it is told to, and takes them back")
    func pushing() throws {
        let gateway = try start(
            "prometheus-pushgateway", ["--web.listen-address=\(address("pushgateway"))"])
        defer { gateway.signal(SIGKILL) }
        try rig.wait(for: "the Pushgateway") { (try? get("pushgateway", "/-/ready")) != nil }
        let here = ["PUSHGATEWAY_URL": "http://\(address("pushgateway"))/"]
        // A run without data fails, which is worth a metric.
        #expect(try rig.run("preprocessing", ["run"], here).status == 1)
        var pushed = String(decoding: try get("pushgateway", "/metrics"), as: UTF8.self)
        #expect(pushed.contains("job=\"preprocessing\""))
        #expect(pushed.contains("stage_attempts_total"))
        let forgotten = try rig.run("preprocessing", ["forget-metrics"], here)
        #expect(forgotten.status == 0, "\(forgotten)")
        pushed = String(decoding: try get("pushgateway", "/metrics"), as: UTF8.self)
        #expect(!pushed.contains("job=\"preprocessing\""))
        #expect(try rig.run("preprocessing", ["forget-metrics"]).status == 2)
    }

    @Test("configuration, rules and dashboards are sound, and the rules do what their tests say")
    func files() throws {
        let outcome = try runProcess("\(Repository.root)/monitoring/check", [])
        #expect(outcome.status == 0, "\(outcome)")
    }
}
