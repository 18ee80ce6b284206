import Drift
import Parameters
import Testing

struct PolicyTests {
    private static let hour: Int64 = 3_600_000_000

    private static func situation(
        _ change: (inout RetrainPolicy.Situation) -> Void
    ) -> RetrainPolicy.Situation {
        var situation = RetrainPolicy.Situation(now: 1000 * hour, lastLook: 1000 * hour)
        situation.predictions = 1000
        situation.corrections = 10
        change(&situation)
        return situation
    }

    @Test("drift has to last, and needs labels, time and nobody else at it")
    func drift() {
        var policy = RetrainPolicy()
        policy.driftWindows = 2
        func decide(_ change: (inout RetrainPolicy.Situation) -> Void) -> RetrainPolicy.Outcome {
            policy.decide(
                Self.situation {
                    $0.verdicts = [.critical, .alert]
                    change(&$0)
                })
        }
        guard case .start(.drift, _) = decide({ _ in }) else {
            Issue.record("two windows with drift start a run")
            return
        }
        #expect(decide { $0.verdicts = [.alert] } == .nothing)
        #expect(decide { $0.verdicts = [.alert, .warning] } == .nothing)
        #expect(decide { $0.verdicts = [.notEnoughData, .alert] } == .nothing)
        #expect(decide { $0.predictions = 0 } == .nothing)
        for held in [
            decide { $0.isBusy = true }, decide { $0.corrections = 0 },
            decide { $0.lastRequest = 990 * Self.hour },
        ] {
            guard case .hold = held else {
                Issue.record("\(held)")
                continue
            }
        }
        #expect(decide { $0.lastRequest = 900 * Self.hour } != .nothing)
    }

    @Test("F1 counts when all of its interval is under the floor")
    func f1() {
        var policy = RetrainPolicy()
        policy.minimumF1 = 0.7
        func decide(_ f1: (Double, Double, Int)) -> RetrainPolicy.Outcome {
            policy.decide(Self.situation { $0.f1 = (f1.0, f1.1, f1.2) })
        }
        #expect(decide((0.6, 0.75, 500)) == .nothing)
        #expect(decide((0.6, 0.65, 20)) == .nothing)
        guard case .start(.f1, _) = decide((0.6, 0.65, 500)) else {
            Issue.record("an F1 under the floor starts a run")
            return
        }
    }

    @Test("corrections and schedules")
    func others() {
        var policy = RetrainPolicy()
        policy.corrections = 10
        guard case .start(.corrections, _) = policy.decide(Self.situation { _ in }) else {
            Issue.record("enough corrections start a run")
            return
        }
        #expect(policy.decide(Self.situation { $0.corrections = 9 }) == .nothing)
        policy.schedules = [CronSchedule("0 * * * *")].compactMap { $0 }
        let due = policy.decide(
            Self.situation {
                $0.lastLook = 1000 * Self.hour - 1
                $0.lastRequest = 1000 * Self.hour
                $0.predictions = 0
            })
        guard case .start(.schedule, _) = due else {
            Issue.record("what is on the schedule is started: \(due)")
            return
        }
        // It waits for its turn by itself; nothing else does.
        let busy = policy.decide(
            Self.situation {
                $0.lastLook = 1000 * Self.hour - 1
                $0.isBusy = true
            })
        #expect(busy == due)
    }

    @Test(
        "schedules are due when cron says so",
        arguments: [
            ("*/15 * * * *", 29_166_675, true), ("*/15 * * * *", 29_166_676, false),
            // 2026-11-21 17:00 UTC was a Saturday.
            ("0 17 * * 6", 29_921_340, true), ("0 17 * * 0", 29_921_340, false),
            ("0 17 21 11 *", 29_921_340, true), ("0 17 21 12 *", 29_921_340, false),
            ("0 17 1 * 6", 29_921_340, true), ("0 9-17/4 * * 1-6", 29_921_340, true),
            // 2024-02-29 00:00 UTC.
            ("0 0 29 2 *", 28_486_080, true), ("0 0 * * 7", 28_490_400, true),
        ])
    func cron(text: String, minute: Int64, isDue: Bool) throws {
        let schedule = try #require(CronSchedule(text))
        #expect(schedule.isDue(minute: minute) == isDue)
        #expect(schedule.wasDue(after: minute - 1, upTo: minute) == isDue)
        #expect(!schedule.wasDue(after: minute, upTo: minute))
    }

    @Test(
        "what is no schedule is refused",
        arguments: [
            "", "* * * *", "60 * * * *", "a * * * *", "5-1 * * * *", "*/0 * * * *", "1-2-3 * * * *",
        ])
    func refused(text: String) { #expect(CronSchedule(text) == nil) }

    @Test("the section drift is read, and contradictions are refused")
    func parameters() throws {
        func read(_ text: String) throws -> DriftParameters {
            try ParameterFile(Array(text.utf8), name: "params.yaml").section("drift") {
                section throws(ParameterError) in try DriftParameters(&section)
            }.value
        }
        #expect(try read("") == DriftParameters())
        let given = try read(
            """
            drift:
              window_hours: 48
              changed_traffic: {warning: 0.1, alert: 0.2, critical: 0.3}
              retrain: {schedule: ["0 3 * * 1"], drift_windows: 3, minimum_f1: 0.6}
              retention: {hourly_days: 7, maximum_reports: 200}
              slow_milliseconds: 20
            """)
        #expect(given.windowHours == 48 && given.limits.critical == 0.3)
        #expect(given.policy.driftWindows == 3 && given.policy.schedules.count == 1)
        #expect(throws: ParameterError.self) {
            try read("drift: {changed_traffic: {warning: 0.3, alert: 0.2}}")
        }
        #expect(given.retention.hourlyDays == 7 && given.retention.maximumReports == 200)
        #expect(given.retention.dailyDays == DriftRetention().dailyDays)
        #expect(given.limits.slowMicroseconds == 20_000)
        #expect(throws: ParameterError.self) {
            try read("drift: {retention: {hourly_days: 30, daily_days: 20}}")
        }
        #expect(throws: ParameterError.self) { try read("drift: {retention: {hourly_days: 1}}") }
        #expect(throws: ParameterError.self) { try read("drift: {retrain: {schedule: [daily]}}") }
    }
}
