package import Parameters

/// The section drift of params.yaml.
package struct DriftParameters: Sendable, Equatable {
    package var limits = DriftLimits()
    /// How many hours of predictions are compared with the reference.
    package var windowHours = 24
    package var policy = RetrainPolicy()
    package var retention = DriftRetention()

    package init() {}

    package init(_ section: inout ParameterSection) throws(ParameterError) {
        windowHours = try section.integer("window_hours", in: 1...2160, default: windowHours)
        limits.minimumRows = try section.integer(
            "minimum_rows", in: 10...500, default: limits.minimumRows)
        limits.significance = try section.number(
            "significance", in: 0...0.5, default: limits.significance)
        limits.slowMicroseconds =
            try section.integer(
                "slow_milliseconds", in: 1...1000, default: limits.slowMicroseconds / 1000) * 1000
        let usual = limits
        (limits.warning, limits.alert, limits.critical) = try section.section("changed_traffic") {
            section throws(ParameterError) in
            (
                try section.number("warning", in: 0...1, default: usual.warning),
                try section.number("alert", in: 0...1, default: usual.alert),
                try section.number("critical", in: 0...1, default: usual.critical)
            )
        }
        guard limits.warning <= limits.alert, limits.alert <= limits.critical else {
            throw section.error(
                "changed_traffic", "warning must not be over alert, nor alert over critical")
        }
        policy = try section.section("retrain") { section throws(ParameterError) in
            try RetrainPolicy(&section)
        }
        retention = try section.section("retention") { section throws(ParameterError) in
            try DriftRetention(&section)
        }
    }
}

extension RetrainPolicy {
    package init(_ section: inout ParameterSection) throws(ParameterError) {
        self.init()
        coolDownHours = try section.integer(
            "cool_down_hours", in: 0...8760, default: coolDownHours)
        driftWindows = try section.integer("drift_windows", in: 0...1000, default: driftWindows)
        minimumF1 = try section.number("minimum_f1", in: 0...1, default: minimumF1)
        minimumF1Rows = try section.integer(
            "minimum_f1_rows", in: 1...1_000_000, default: minimumF1Rows)
        corrections = try section.integer("corrections", in: 0...Int.max, default: corrections)
        leastCorrections = try section.integer(
            "least_corrections", in: 1...1_000_000, default: leastCorrections)
        let texts = try section.texts("schedule", default: [])
        schedules = []
        for text in texts {
            guard let schedule = CronSchedule(text) else {
                throw section.error("schedule", "\(text) is not five fields of cron")
            }
            schedules.append(schedule)
        }
    }
}
