package import Parameters

/// How long drift keeps what it knows.
package struct DriftRetention: Sendable, Equatable {
    /// Profiles of hours become profiles of days after so many days.
    package var hourlyDays = 14
    package var dailyDays = 180
    package var reportsDays = 90
    package var maximumReports = 5000
    /// Of alerts that are over, and of what people did.
    package var alertsDays = 365

    package init() {}

    package init(_ section: inout ParameterSection) throws(ParameterError) {
        self.init()
        // Late predictions of the last two days are folded into hours.
        hourlyDays = try section.integer("hourly_days", in: 3...90, default: hourlyDays)
        dailyDays = try section.integer("daily_days", in: 3...3650, default: dailyDays)
        reportsDays = try section.integer("reports_days", in: 1...3650, default: reportsDays)
        maximumReports = try section.integer(
            "maximum_reports", in: 100...1_000_000, default: maximumReports)
        alertsDays = try section.integer("alerts_days", in: 1...3650, default: alertsDays)
        guard hourlyDays <= dailyDays else {
            throw section.error("daily_days", "must not be less than hourly_days")
        }
    }
}
