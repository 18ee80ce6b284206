import Drift
import DriftService
import HTTPServing
import Observability
import Pipeline
import StrictJSON
import Synchronization
import TestSupport
import Testing

@Suite("Windows that somebody asks about")
struct WindowTests {
    private static func moment(_ hour: Int64) -> String {
        DriftServiceTests.moment(hour * 3_600_000)
    }

    /// 100 predictions in each of ten hours; new products in the last two.
    private func traffic() throws -> (Fixture, first: Int64) {
        let fixture = try Fixture()
        let first = Fixture.start / 3_600_000
        for hour in 0..<10 {
            try fixture.predict(100, newShare: hour < 8 ? 0 : 80)
            if hour < 9 { fixture.pass(hours: 1) }
        }
        return (fixture, first)
    }

    @Test("are compared from one whole hour up to another, in whatever zone")
    func windows() throws {
        let (fixture, first) = try traffic()
        try fixture.monitor.look()
        for (from, to, rows, verdict) in [
            (first, first + 8, 800, "ok"), (first + 8, first + 10, 200, "critical"),
            (first + 3, first + 4, 100, "ok"), (first - 50, first, 0, "not enough data"),
            (first + 100, first + 101, 0, "not enough data"),
            (first - 500_000, first - 499_000, 0, "not enough data"),
        ] {
            let answer = fixture.ask(
                .post, "/analyse",
                ["from": .text(Self.moment(from)), "to": .text(Self.moment(to))])
            #expect(answer.status == 200)
            let json = answer.json
            #expect(json["report"]?["currentRows"]?.integer == Int64(rows), "\(from - first)")
            #expect(json["verdict"]?.text == verdict && json["report"]?["verdict"]?.text == verdict)
            #expect(json["from"]?.text == Self.moment(from) && json["to"]?.text == Self.moment(to))
        }
        let hour = Self.moment(first).prefix(14)
        let zoned = fixture.ask(
            .post, "/analyse",
            ["from": .text("\(hour)00+00:00"), "to": .text(Self.moment(first + 1))])
        #expect(zoned.json["report"]?["currentRows"]?.integer == 100)
        #expect(fixture.ask(.post, "/analyse", ["hours": 2]).json["verdict"]?.text == "critical")
        #expect(fixture.ask(.post, "/analyse", [:]).status == 200)
    }

    @Test(
        "that make no sense are refused",
        arguments: [
            ["from": "2026-11-21T17:00:00Z"], ["to": "2026-11-21T17:00:00Z"],
            ["from": "2026-11-21T17:00:00Z", "to": "2026-11-21T17:00:00Z"],
            ["from": "2026-11-21T18:00:00Z", "to": "2026-11-21T17:00:00Z"],
            ["from": "2026-11-21T17:30:00Z", "to": "2026-11-21T19:00:00Z"],
            ["from": "2026-11-21T17:00:00.001Z", "to": "2026-11-21T19:00:00Z"],
            ["from": "2026-11-21T17:00:00+05:30", "to": "2026-11-21T19:00:00Z"],
            ["from": "2026-02-30T17:00:00Z", "to": "2026-11-21T19:00:00Z"],
            ["from": "yesterday", "to": "2026-11-21T19:00:00Z"],
            ["from": "2026-01-01T00:00:00Z", "to": "2026-11-21T19:00:00Z"],
            ["from": 5, "to": "2026-11-21T19:00:00Z"], ["from": .null, "to": .null],
            ["from": "2026-11-21T17:00:00Z", "to": "2026-11-21T19:00:00Z", "hours": 2],
            ["hours": 0], ["hours": 2161], ["hours": "2"], ["hours": .number(1.5)], [], "x",
        ] as [JSON])
    func refused(body: JSON) throws {
        let fixture = try Fixture()
        let answer = fixture.ask(.post, "/analyse", body)
        #expect(answer.status == 422)
        #expect(answer.json["detail"]?.text?.isEmpty == false)
        #expect(try fixture.monitor.alerts.reports(limit: 9).isEmpty)
    }

    @Test("say who asked, and start nothing")
    func asked() throws {
        let (fixture, first) = try traffic()
        let ids = try fixture.predict(1)
        try fixture.correct(ids, as: "c1")
        fixture.parameters.withLock { $0.windowHours = 1 }
        fixture.clock.withLock { $0 = (first + 5) * 3_600_000 }
        try fixture.monitor.look()
        #expect(fixture.monitor.state.comparison?.verdict == .ok)
        let answer = fixture.ask(
            .post, "/analyse",
            [
                "from": .text(Self.moment(first + 8)), "to": .text(Self.moment(first + 10)),
            ], as: "eve")
        let id = try #require(answer.json["id"]?.integer)
        #expect(answer.json["verdict"]?.text == "not enough data")
        fixture.clock.withLock { $0 = (first + 9) * 3_600_000 }
        _ = try fixture.monitor.profiles.fold(now: first + 9)
        let again = fixture.ask(
            .post, "/analyse",
            [
                "from": .text(Self.moment(first + 8)), "to": .text(Self.moment(first + 10)),
            ], as: "eve")
        #expect(again.json["verdict"]?.text == "critical")
        fixture.clock.withLock { $0 = (first + 5) * 3_600_000 }
        try fixture.monitor.look()
        #expect(try fixture.monitor.pipeline.runs().isEmpty)
        #expect(try fixture.monitor.alerts.openCount == 0)
        let reports = try fixture.monitor.alerts.reports(limit: 9)
        #expect(reports.map(\.askedBy) == ["eve", "eve", nil])
        #expect(reports.contains { $0.id == id })
        #expect(fixture.ask(.get, "/reports").json["count"]?.integer == 3)
    }

    @Test("tell what people said of the same predictions")
    func quality() throws {
        let fixture = try Fixture()
        let first = Fixture.start / 3_600_000
        let early = try fixture.predict(60)
        fixture.pass(hours: 1)
        let late = try fixture.predict(60)
        try fixture.monitor.look()
        try fixture.correct(early.prefix(20), as: "c1")
        try fixture.correct(late.prefix(30), as: "c9")
        func quality(_ from: Int64) throws -> JSON {
            let answer = fixture.ask(
                .post, "/analyse",
                ["from": .text(Self.moment(from)), "to": .text(Self.moment(from + 1))])
            let id = try #require(answer.json["id"]?.integer)
            let page = fixture.ask(.get, "/reports/\(id)/page")
            #expect(String(decoding: page.bytes, as: UTF8.self).contains("Judged by people"))
            return try #require(fixture.ask(.get, "/reports/\(id)").json["quality"])
        }
        #expect(try quality(first)["judgedPredictions"]?.integer == 20)
        let second = try quality(first + 1)
        #expect(second["judgedPredictions"]?.integer == 30)
        #expect(second["accuracy"]?["value"]?.double == 0)
        #expect((second["accuracy"]?["high"]?.double ?? 1) < 0.2)
        try fixture.monitor.look()
        let now = fixture.ask(.get, "/drift").json["quality"]
        #expect(now?["judged_predictions"]?.integer == 50)
        #expect((now?["expected_accuracy"]?.double ?? 0) > 0.8)
        #expect(now?["below_expectation"] == .boolean(true))
        guard case .list(let categories)? = now?["categories"] else {
            Issue.record("there are categories")
            return
        }
        #expect(categories.count == 6)
        for category in categories {
            #expect(category["f1_interval"] != nil && category["precision_interval"] != nil)
        }
    }
}
