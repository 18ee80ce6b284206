import Database
import Drift
import DriftService
import Feedback
import HTTPServing
import Synchronization
import TestSupport
import Testing

@Suite("What drift keeps")
struct RetentionTests {
    private static let hour = Fixture.start / 3_600_000

    private static func retention(hourly: Int = 3, daily: Int = 10) -> DriftRetention {
        var retention = DriftRetention()
        (retention.hourlyDays, retention.dailyDays) = (hourly, daily)
        return retention
    }

    /// A prediction in every second hour of some days, by two versions of the model in turn.
    private func traffic(_ days: Int, _ backend: DatabaseBackend) throws -> Fixture {
        let fixture = try Fixture(backend)
        for step in stride(from: Int64(days) * 24, through: 0, by: -2) {
            try fixture.predict(
                2, model: step % 4 == 0 ? 3 : 2, at: Fixture.start - step * 3_600_000, taking: 30)
        }
        while try fixture.monitor.profiles.fold(now: Self.hour, batch: 100) > 0 {}
        return fixture
    }

    private func profiles(_ fixture: Fixture, _ hours: Int64) throws -> Int {
        try fixture.test.database.query(
            "SELECT count(*) AS n FROM drift_profiles WHERE hours = \(hours)")[0].get("n")
    }

    @Test(
        "hours become days, which say the same, and old days go",
        arguments: DatabaseBackend.available)
    func days(backend: DatabaseBackend) throws {
        let fixture = try traffic(20, backend)
        let store = fixture.monitor.profiles
        let today = Self.hour / 24
        let days = (today - 8) * 24...(today - 5) * 24 - 1
        let before = try (
            store.window(days).profile, store.window(days, model: 2).profile, store.latency(days)
        )
        #expect(before.0.rows == 72 && before.1.rows == 36 && before.2.count == 72)
        let removed = try store.tidy(now: Self.hour, Self.retention())
        #expect(removed > 150)
        #expect(try store.tidy(now: Self.hour, Self.retention()) == 0)
        // Seven days of two versions; three whole days of hours, and today.
        #expect(try profiles(fixture, 24) == 14)
        #expect(try profiles(fixture, 1) == 36 + Int(Self.hour % 24) / 2 + 1)
        let after = try (
            store.window(days).profile, store.window(days, model: 2).profile, store.latency(days)
        )
        #expect(after.0.bytes == before.0.bytes && after.1.bytes == before.1.bytes)
        #expect(after.2 == before.2)
        // A few hours of a day are widened to it, and the window says so.
        let few = try store.window((today - 5) * 24 + 3...(today - 4) * 24 + 1)
        #expect(few.hours == (today - 5) * 24...(today - 3) * 24 - 1 && few.profile.rows == 48)
        #expect(try store.window(0...(today - 10) * 24 - 1).profile.rows == 0)
    }

    @Test(
        "what comes late to a day is folded once, or not at all where nobody knows its hour",
        arguments: DatabaseBackend.available)
    func late(backend: DatabaseBackend) throws {
        let fixture = try traffic(8, backend)
        let store = fixture.monitor.profiles
        try store.tidy(now: Self.hour, Self.retention())
        let day = (Self.hour / 24 - 4) * 24
        let rows = try store.window(day...day + 23).profile.rows
        try fixture.predict(5, at: (day + 5) * 3_600_000)
        #expect(try store.foldLate(now: Self.hour, back: 200) == 0)
        #expect(try store.window(day...day + 23).profile.rows == rows)
        // Of hours it is known, however late it is.
        let hour = Self.hour - 60
        let known = try store.window(hour...hour).profile.rows
        try fixture.predict(5, at: hour * 3_600_000)
        #expect(try store.foldLate(now: Self.hour) == 0)
        #expect(try store.foldLate(now: Self.hour, back: 100) == 1)
        #expect(try store.window(hour...hour).profile.rows == known + 5)
        // The fold itself may come days late, to the first hour of a day as to any other one.
        try fixture.test.database.execute("UPDATE drift_cursor SET last_id = ''")
        let all = try store.window(day...day + 23).profile.rows
        #expect(try store.fold(now: Self.hour) > 0)
        try store.tidy(now: Self.hour, Self.retention())
        #expect(try store.window(day...day + 23).profile.rows == 2 * all + 5)
        #expect(try profiles(fixture, 24) == 10)
    }

    @Test("a clock that is ahead removes nothing, and neither does a shop that is closed")
    func clock() throws {
        let fixture = try traffic(6, .sqlite)
        let store = fixture.monitor.profiles
        try store.tidy(now: Self.hour, Self.retention())
        let rows = try store.window(0...Self.hour).profile.rows
        #expect(try store.tidy(now: Self.hour + 24 * 4000, Self.retention()) == 0)
        #expect(try store.tidy(now: 0, Self.retention()) == 0)
        #expect(try store.window(0...Self.hour).profile.rows == rows)
    }

    @Test("a year of traffic takes the space of its last months")
    func bounded() throws {
        let fixture = try Fixture()
        let store = fixture.monitor.profiles
        var most = 0
        for day in Int64(0)..<365 {
            let hour = Self.hour + day * 24
            for part in Int64(0)..<3 {
                try fixture.predict(1, at: (hour + part * 8) * 3_600_000)
            }
            _ = try store.fold(now: hour + 23)
            try store.tidy(now: hour + 23, Self.retention(hourly: 3, daily: 30))
            most = max(
                most,
                try fixture.test.database.query("SELECT count(*) AS n FROM drift_profiles")[0]
                    .get("n"))
        }
        #expect(most <= 30 + 4 * 3 + 1, "\(most)")
    }

    // MARK: - Reports and alerts

    private func age(_ fixture: Fixture, _ table: SQL, _ column: SQL, days: Int64) throws {
        try fixture.test.database.execute(
            "UPDATE \(table) SET \(column) = \(column) - \(days * 86_400_000_000)")
    }

    @Test(
        "old reports go, but those that an alert points to, and never too many stay",
        arguments: DatabaseBackend.available)
    func reports(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let alerts = fixture.monitor.alerts
        let comparison = ProfileComparison(DriftProfile(), DriftProfile())
        func keep() throws -> Int64 {
            try alerts.keep(comparison, model: 3, hours: 1...2, askedBy: "anna").id
        }
        let first = try keep()
        for _ in 0..<9 { _ = try keep() }
        _ = try alerts.settle("drift", severity: "alert", "m", report: first)
        try age(fixture, "drift_reports", "created_at", days: 91)
        for _ in 0..<5 { _ = try keep() }
        #expect(try alerts.tidy(DriftRetention(), batch: 4) == 9)
        #expect(try alerts.reports(limit: 100).map(\.id).contains(first))
        var few = DriftRetention()
        few.maximumReports = 3
        #expect(try alerts.tidy(few) == 2)
        #expect(try alerts.reports(limit: 100).count == 4)
        #expect(try alerts.tidy(few) == 0)
    }

    @Test(
        "alerts that are over go with what was done about them",
        arguments: DatabaseBackend.available)
    func alerts(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let alerts = fixture.monitor.alerts
        for source in ["drift", "alertmanager:a", "alertmanager:b", "gone"] {
            let alert = try #require(try alerts.settle(source, severity: "warning", "m"))
            for action in ["acknowledge", "investigate"] {
                _ = try alerts.record(action, on: alert.id, details: "", by: "eve", outcome: "")
            }
        }
        _ = try alerts.settle("gone", severity: nil, "m")
        try alerts.remember(fingerprint: "a", startsAt: "1", status: "firing")
        #expect(try alerts.tidy(DriftRetention()) == 0)
        try age(fixture, "alerts", "changed_at", days: 366)
        try age(fixture, "alert_actions", "created_at", days: 300)
        try age(fixture, "webhook_events", "received_at", days: 31)
        // Nothing is newer than these yet.
        #expect(try alerts.tidy(DriftRetention()) == 0)
        _ = try alerts.settle("new", severity: "warning", "m")
        try alerts.remember(fingerprint: "b", startsAt: "1", status: "firing")
        #expect(try alerts.tidy(DriftRetention()) == 3 + 6 + 1)
        #expect(try alerts.alerts(limit: 9).map(\.source) == ["new", "drift"])
        #expect(try alerts.actions(limit: 9).count == 2)
    }

    @Test("a webhook that is still heard is not forgotten", arguments: DatabaseBackend.available)
    func webhooks(backend: DatabaseBackend) throws {
        let fixture = try Fixture(backend)
        let alerts = fixture.monitor.alerts
        try alerts.remember(fingerprint: "a", startsAt: "1", status: "firing")
        for _ in 0..<3 {
            try age(fixture, "webhook_events", "received_at", days: 20)
            #expect(try alerts.isKnown(fingerprint: "a", startsAt: "1", status: "firing"))
            try alerts.remember(fingerprint: "new", startsAt: "1", status: "firing")
            #expect(try alerts.tidy(DriftRetention()) == 0)
        }
        #expect(try !alerts.isKnown(fingerprint: "a", startsAt: "1", status: "resolved"))
    }

    @Test("the monitor does it once an hour")
    func monitor() throws {
        let fixture = try traffic(6, .sqlite)
        fixture.parameters.withLock { $0.retention = Self.retention(hourly: 3, daily: 5) }
        try fixture.monitor.look()
        #expect(try profiles(fixture, 24) == 4)
        let before = try profiles(fixture, 1)
        fixture.pass(hours: 24)
        try fixture.predict(1)
        try fixture.monitor.look()
        #expect(try profiles(fixture, 24) == 4)
        #expect(try profiles(fixture, 1) == before - 12 + 1)
    }
}
