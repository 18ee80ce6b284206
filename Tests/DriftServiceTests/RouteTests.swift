import Drift
import DriftService
import HTTPServing
import Pipeline
import StrictJSON
import TestSupport
import Testing

@Suite("The routes of drift")
struct RouteTests {
    private static func payload(_ status: String, _ fingerprint: String = "8e16") -> JSON {
        [
            "version": "4", "status": .text(status),
            "alerts": [
                [
                    "status": .text(status), "fingerprint": .text(fingerprint),
                    "startsAt": "2026-11-20T15:13:35.573Z",
                    "labels": [
                        "alertname": "ModelF1Low", "severity": "critical", "retrain": "true",
                    ],
                    "annotations": ["summary": "F1 is low"],
                ]
            ],
        ]
    }

    @Test("reports can be listed, read, and asked for")
    func reports() throws {
        let fixture = try Fixture()
        try fixture.predict(900, newShare: 50)
        try fixture.monitor.look()
        let now = fixture.ask(.get, "/drift")
        #expect(now.status == 200 && now.json["verdict"]?.text == "critical")
        let list = fixture.ask(.get, "/reports").json
        #expect(list["count"]?.integer == 1)
        let report = fixture.ask(.get, "/reports/1")
        #expect(report.json["schemaVersion"]?.integer == 1)
        let page = String(
            decoding: fixture.ask(.get, "/reports/1/page").bytes, as: UTF8.self)
        #expect(page.contains("<svg") && page.contains("drone") && page.utf8.count < 500_000)
        let made = fixture.ask(.post, "/analyse", ["hours": 2])
        #expect(made.status == 200 && made.json["id"]?.integer == 2)
        for (target, status) in [
            ("/reports/99", 404), ("/reports/x", 404), ("/reports?limit=0", 422),
            ("/reports/99/page", 404),
        ] {
            #expect(fixture.ask(.get, target).status == status, "\(target)")
        }
        #expect(fixture.ask(.post, "/analyse", ["hours": 0]).status == 422)
        #expect(fixture.ask(.get, "/drift", as: nil).status == 401)
        #expect(fixture.ask(.get, "/openapi.json", as: nil).status == 200)
    }

    @Test("alerts are acted on, by those who may, and it is recorded")
    func actions() throws {
        let fixture = try Fixture()
        try fixture.predict(900, newShare: 50)
        try fixture.monitor.look()
        #expect(fixture.ask(.get, "/alerts").json["count"]?.integer == 1)
        func act(_ action: String, as user: String) -> Fixture.Answer {
            fixture.ask(
                .post, "/alerts/1/actions", ["action_type": .text(action), "details": "so"],
                as: user)
        }
        #expect(act("acknowledge", as: "anna").status == 200)
        #expect(act("retrain", as: "anna").status == 403)
        #expect(act("rollback", as: "anna").status == 403)
        #expect(act("dance", as: "root").status == 422)
        #expect(act("rollback", as: "root").json["outcome"]?.text?.contains("went back") == true)
        #expect(act("retrain", as: "root").status == 200)
        #expect(act("retrain", as: "root").status == 409)
        let actions = fixture.ask(.get, "/actions").json
        #expect(actions["count"]?.integer == 3)
        #expect(fixture.ask(.get, "/alerts").json["alerts"] != nil)
        #expect(
            fixture.ask(.post, "/alerts/9/actions", ["action_type": "acknowledge"]).status == 404)
    }

    @Test("an admin can start a run, and everybody can follow it")
    func runs() throws {
        let fixture = try Fixture()
        #expect(fixture.ask(.post, "/pipeline/runs", [:]).status == 403)
        let started = fixture.ask(.post, "/pipeline/runs", ["detail": "new scanner"], as: "root")
        #expect(started.status == 202)
        #expect(fixture.ask(.post, "/pipeline/runs", [:], as: "root").status == 409)
        #expect(fixture.ask(.get, "/pipeline/runs").json["count"]?.integer == 1)
        let run = fixture.ask(.get, "/pipeline/runs/\(started.json["id"]?.integer ?? 0)").json
        guard case .list(let stages)? = run["stages"] else {
            Issue.record("a run has stages")
            return
        }
        #expect(stages.count == 5)
        #expect(fixture.ask(.get, "/pipeline/runs/77").status == 404)
    }

    @Test("a storm of the same webhook starts one run", arguments: DatabaseBackend.available)
    func storm(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        for secret in [nil, "", "open", "open sesame2"] {
            let answer = fixture.ask(
                .post, "/webhooks/alertmanager", Self.payload("firing"), as: nil, secret: secret)
            #expect(answer.status == 401)
        }
        for round in 0..<30 {
            let answer = fixture.ask(
                .post, "/webhooks/alertmanager", Self.payload("firing", "f\(round % 3)"), as: nil,
                secret: "open sesame")
            #expect(answer.status == 200)
            #expect(answer.json["new_alerts"]?.integer == (round < 3 ? 1 : 0))
        }
        let runs = try fixture.monitor.pipeline.runs()
        #expect(runs.count == 1 && runs.first?.requests.map(\.trigger) == [.alert])
        #expect(try fixture.monitor.alerts.openCount == 3)
        for number in 0..<3 {
            _ = fixture.ask(
                .post, "/webhooks/alertmanager", Self.payload("resolved", "f\(number)"), as: nil,
                secret: "open sesame")
        }
        #expect(try fixture.monitor.alerts.openCount == 0)
        for body: JSON in [
            [:], ["version": "3", "alerts": []], ["version": "4", "alerts": [[:]]],
        ] {
            #expect(
                fixture.ask(
                    .post, "/webhooks/alertmanager", body, as: nil, secret: "open sesame"
                ).status == 422)
        }
    }
}
