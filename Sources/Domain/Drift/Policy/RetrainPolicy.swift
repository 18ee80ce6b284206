/// When a model is trained again without anybody asking.
package struct RetrainPolicy: Sendable, Equatable {
    /// So long after a run was asked for, none is started by itself.
    package var coolDownHours = 24
    /// After so many reports one after the other with `alert` or more; 0 for never.
    package var driftWindows = 1
    /// Below this F1 of what people corrected; 0 for never.
    package var minimumF1 = 0.0
    package var minimumF1Rows = 100
    /// After so many corrections since the last run; 0 for never.
    package var corrections = 0
    /// A model learns from labels of people alone: with fewer new ones, a run for drift or F1 would
    /// make the same model again.
    package var leastCorrections = 1
    package var schedules: [CronSchedule] = []

    package init() {}

    /// What is known when it is decided.
    package struct Situation: Sendable {
        /// Microseconds since 1970.
        package var now: Int64
        /// Of the reports on the model that serves, newest first.
        package var verdicts: [Verdict] = []
        /// Of predictions that people judged, with the upper end of its interval.
        package var f1: (value: Double, high: Double, rows: Int)?
        /// Corrections since the last run was asked for.
        package var corrections = 0
        package var predictions = 0
        /// When the last run was asked for, by whomever.
        package var lastRequest: Int64?
        /// Whether a run is open or queued.
        package var isBusy = false
        /// Up to when schedules were looked at, in microseconds.
        package var lastLook: Int64

        package init(now: Int64, lastLook: Int64) {
            self.now = now
            self.lastLook = lastLook
        }
    }

    package enum Reason: String, Sendable {
        case drift, f1, corrections, schedule
    }

    package enum Outcome: Sendable, Equatable {
        case start(Reason, detail: String)
        /// There was reason to, but not now.
        case hold(String)
        case nothing
    }

    package func decide(_ situation: Situation) -> Outcome {
        guard let (reason, detail) = reason(situation) else { return .nothing }
        // What is on a schedule waits for the end of the run that is on its way.
        if reason != .schedule, situation.isBusy {
            return .hold("\(detail), and a run is on its way")
        }
        // What is on a schedule is wanted as often as it is due.
        if reason != .schedule, let last = situation.lastRequest,
            situation.now - last < Int64(coolDownHours) * 3_600_000_000
        {
            return .hold("\(detail), and the last run is less than \(coolDownHours) hours old")
        }
        if reason == .drift || reason == .f1, situation.corrections < leastCorrections {
            return .hold("\(detail), and nobody has corrected enough predictions to learn from")
        }
        return .start(reason, detail: detail)
    }

    private func reason(_ situation: Situation) -> (Reason, String)? {
        if schedules.contains(where: {
            $0.wasDue(after: situation.lastLook / 60_000_000, upTo: situation.now / 60_000_000)
        }) {
            return (.schedule, "it is on the schedule")
        }
        // Without traffic there is nothing to go by.
        guard situation.predictions > 0 else { return nil }
        if minimumF1 > 0, let f1 = situation.f1, f1.rows >= minimumF1Rows, f1.high < minimumF1 {
            return (.f1, "F1 is \(f1.value) at \(f1.rows) corrected predictions")
        }
        if corrections > 0, situation.corrections >= corrections {
            return (.corrections, "there are \(situation.corrections) new corrections")
        }
        if driftWindows > 0, situation.verdicts.count >= driftWindows,
            situation.verdicts.prefix(driftWindows).allSatisfy({ $0 >= .alert })
        {
            return (
                .drift, "\(driftWindows) reports with \(situation.verdicts[0].rawValue) or more"
            )
        }
        return nil
    }
}
