/// A measure with the interval, at 95%, that it lies in for all such rows.
package struct Estimate: Sendable, Equatable {
    package let value: Double
    package let low: Double
    package let high: Double

    /// Of nothing: it may be anything.
    package static let unknown = Estimate(value: 0, low: 0, high: 1)

    package init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }

    private static let quantile = 1.959963984540054

    /// A share, with the interval of Wilson (1927), which holds for few rows and for shares of 0
    /// and 1 as well.
    package static func share(_ hits: Int, of count: Int) -> Estimate {
        guard count > 0 else { return .unknown }
        let (n, z) = (Double(count), quantile)
        let share = Double(hits) / n
        let middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        let reach =
            z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return Estimate(
            value: share, low: hits == 0 ? 0 : max(0, middle - reach),
            high: hits == count ? 1 : min(1, middle + reach))
    }

    /// Of a category's F1, from that of a share.
    ///
    /// Of the rows that either were predicted as the category or are of it, a share J is both, and
    /// F1 is 2J / (1 + J): it grows with J, so Wilson's interval of J becomes one of F1.
    package static func f1(hits: Int, predicted: Int, right: Int) -> Estimate {
        let either = share(hits, of: predicted + right - hits)
        func f1(_ share: Double) -> Double { 2 * share / (1 + share) }
        return Estimate(value: f1(either.value), low: f1(either.low), high: f1(either.high))
    }
}
