package import Parameters

/// The section retention of params.yaml.
package struct RetentionParameters: Sendable, Equatable {
    /// After so many days predictions go, save those that somebody judged; 0 keeps all.
    package var predictionDays = 90

    package init() {}

    package init(_ section: inout ParameterSection) throws(ParameterError) {
        let days = try section.integer("prediction_days", in: 0...36500, default: predictionDays)
        // Drift looks for late predictions of the last two days by counting them.
        guard days == 0 || days >= 3 else {
            throw section.error("prediction_days", "must be 3 or more, or 0 to keep all")
        }
        predictionDays = days
    }
}
