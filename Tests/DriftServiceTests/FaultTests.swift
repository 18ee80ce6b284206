import Database
import Drift
import DriftService
import Foundation
import HTTPServing
import Observability
import Pipeline
import StrictJSON
import Synchronization
import TestSupport
import Testing

@Suite("Faults around drift", .timeLimit(.minutes(5)))
struct FaultTests {
    private func wait(_ condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(90)
        while try !condition() {
            try #require(ContinuousClock.now < deadline, "it does not come")
            Thread.sleep(forTimeInterval: 0.01)
        }
    }

    private static func webhook(_ fixture: Fixture, _ fingerprint: String) -> Fixture.Answer {
        fixture.ask(
            .post, "/webhooks/alertmanager",
            [
                "version": "4", "status": "firing",
                "alerts": [
                    [
                        "status": "firing", "fingerprint": .text(fingerprint),
                        "startsAt": "2026-11-20T15:13:35.573Z",
                        "labels": ["alertname": "F1", "severity": "critical", "retrain": "true"],
                    ]
                ],
            ], as: nil, secret: "open sesame")
    }

    @Test(
        "while the database is away drift says so; then it folds what came, once",
        .enabled(if: PostgresServer.isAvailable, "no PostgreSQL server here"))
    func away() throws {
        let server = try PostgresServer()
        defer { server.stop() }
        let fixture = try Fixture(TestDatabase(server.makeDatabase()))
        let monitor = fixture.monitor
        try fixture.predict(300)
        try monitor.start(every: .milliseconds(10))
        defer { monitor.stop() }
        try wait { monitor.state.comparison?.currentRows == 300 }
        var rows = 300
        for round in 1...3 {
            try server.crash()
            try wait { monitor.state.note.contains("failed") }
            let now = fixture.ask(.get, "/drift")
            #expect(now.status == 200 && now.json["verdict"]?.text == "ok")
            #expect(now.json["note"]?.text?.contains("next one tries again") == true)
            if round == 1 {
                #expect(fixture.ask(.get, "/reports").status == 503)
                #expect(fixture.ask(.post, "/analyse", [:]).status == 503)
                #expect(Self.webhook(fixture, "f").status == 503)
            }
            try server.start()
            // The next crash comes in the middle of folding these.
            try fixture.predict(2000)
            rows += 2000
        }
        try wait { monitor.state.comparison?.currentRows == rows }
        #expect(monitor.state.note.isEmpty)
        let hour = Fixture.start / 3_600_000
        #expect(try monitor.profiles.window(hour...hour).profile.rows == rows)
        #expect(try monitor.profiles.foldLate(now: hour) == 0)
        // Alertmanager sends again what was refused.
        #expect(try monitor.pipeline.runs().isEmpty)
        #expect(Self.webhook(fixture, "f").json["new_alerts"]?.integer == 1)
        #expect(try monitor.pipeline.runs().count == 1)
    }

    @Test("a storm of webhooks from all sides starts one run", arguments: DatabaseBackend.available)
    func storm(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let failures = onThreads(8) { thread in
            for round in 0..<40 {
                let answer = Self.webhook(fixture, "f\((round + thread) % 5)")
                // Who has too much to do says so, and is asked again.
                guard answer.status == 200 || answer.status == 503 else {
                    throw HTTPError(HTTPStatus(answer.status), "a webhook failed")
                }
            }
        }
        #expect(failures.isEmpty, "\(failures)")
        for number in 0..<5 { #expect(Self.webhook(fixture, "f\(number)").status == 200) }
        #expect(try fixture.monitor.pipeline.runs().count == 1)
        #expect(try fixture.monitor.pipeline.runs()[0].requests.count == 1)
        #expect(try fixture.monitor.alerts.openCount == 5)
        #expect(try fixture.monitor.alerts.alerts(limit: 99).count == 5)
    }

    @Test("clocks that jump lose nothing and start nothing", arguments: DatabaseBackend.available)
    func clocks(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        fixture.parameters.withLock { $0.policy.leastCorrections = 1 }
        let monitor = fixture.monitor
        let ids = try fixture.predict(300)
        try fixture.correct(ids.prefix(5), as: "c1")
        try monitor.look()
        #expect(monitor.state.comparison?.verdict == .ok)
        // More than a year ahead, of predict and drift alike.
        fixture.pass(hours: 10_000)
        try monitor.look()
        #expect(monitor.state.comparison?.verdict == .notEnoughData)
        try fixture.predict(5)
        try monitor.look()
        // And before the first computers.
        fixture.pass(hours: -400_000)
        try monitor.look()
        #expect(monitor.state.comparison?.currentRows == 0)
        fixture.pass(hours: 390_000)
        try monitor.look()
        #expect(monitor.state.comparison?.currentRows == 300)
        #expect(monitor.state.comparison?.verdict == .ok)
        // These are behind the fold, which went ahead with the clock.
        try fixture.predict(50)
        fixture.clock.withLock { $0 += 10 * 60_000 }
        try monitor.look()
        #expect(monitor.state.comparison?.currentRows == 350)
        #expect(try monitor.pipeline.runs().isEmpty)
        #expect(try monitor.alerts.alerts(limit: 9).isEmpty)
    }

    @Test("answers that got slow are told, and train nothing")
    func slow() throws {
        let fixture = try Fixture()
        let ids = try fixture.predict(400, taking: 40)
        try fixture.correct(ids.prefix(20), as: "c1")
        fixture.pass(hours: 30)
        try fixture.predict(400, taking: 60)
        try fixture.monitor.look()
        let comparison = try #require(fixture.monitor.state.comparison)
        #expect(comparison["latency"]?.verdict == .ok)
        #expect(comparison.latency.reference.count == 400)
        try fixture.predict(400, taking: 80_000)
        try fixture.monitor.look()
        let slow = try #require(fixture.monitor.state.comparison)
        #expect(slow.verdict == .critical && slow.modelVerdict == .ok)
        #expect(fixture.told.withLock { $0.last?.contains("changed: latency") } == true)
        #expect(try fixture.monitor.pipeline.runs().isEmpty)
        #expect(fixture.monitor.state.note.isEmpty)
        let report = fixture.ask(.get, "/reports/2").json
        #expect(report["modelVerdict"]?.text == "ok" && report["verdict"]?.text == "critical")
        #expect((report["latencyMicroseconds"]?["current"]?["p99"]?.double ?? 0) >= 80_000)
        #expect(report["latencyMicroseconds"]?["before"]?["p50"]?.double == 40)
        let metrics = String(
            decoding: fixture.ask(.get, "/metrics", as: nil).bytes, as: UTF8.self)
        #expect(metrics.contains("data_drift_detected 0") && metrics.contains("drift_verdict 4"))
        #expect(metrics.contains("drift_latency_seconds{percentile=\"99\"} 0.08"))
    }
}
