/// From which change on people are told.
package struct DriftLimits: Sendable, Equatable {
    /// With fewer rows on either side nothing is said.
    package var minimumRows = 50
    /// What part of the traffic must have changed for each verdict.
    package var warning = 0.03
    package var alert = 0.05
    package var critical = 0.2
    /// How unlikely chance must be, after correction for the number of columns.
    package var significance = 0.01
    /// An answer is no slower than before unless it took longer than this, and twice as long.
    package var slowMicroseconds = 5000
    /// Of the interval around a change. Verdicts ask for its lower end alone, which then is above
    /// the truth in one of twenty cases.
    package var confidence = 0.9

    package init() {}
}
