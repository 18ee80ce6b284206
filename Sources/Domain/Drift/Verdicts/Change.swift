internal import Kernels

/// What part of the traffic has changed, at least, as one column tells it.
///
/// All columns are on this one scale, from 0 to 1. For numbers it is the distance of Kolmogorov and
/// Smirnov, for categories the total variation less what chance alone makes of it, for texts the
/// gap that a score of their words shows, or a single word: each is the difference of how often
/// something is so on both sides, and so but for chance a lower bound of the part that changed.
package struct Change: Sendable, Equatable {
    package var estimate: Double
    package var low: Double
    package var high: Double
    package var pValue: Double
    /// After Holm's correction; the same as `pValue` until it was corrected.
    package var correctedP: Double

    package static let none = Change(estimate: 0, low: 0, high: 0, pValue: 1)

    package init(estimate: Double, low: Double, high: Double, pValue: Double) {
        self.estimate = estimate
        self.low = max(0, low)
        self.high = min(1, high)
        self.pValue = pValue
        correctedP = pValue
    }

    /// How far an estimate may be off, whatever the distribution.
    ///
    /// No row moves any of the estimates by more than one over the rows of its side, and so the
    /// inequality of bounded differences (McDiarmid 1989) holds for all of them.
    static func margin(_ n: Int, _ m: Int, confidence: Double) -> Double {
        (Maths.log(2 / (1 - confidence)) / 2 * (1 / Double(n) + 1 / Double(m))).squareRoot()
    }

    private static func around(
        _ estimate: Double, _ n: Int, _ m: Int, _ pValue: Double, _ limits: DriftLimits
    ) -> Change {
        let margin = margin(n, m, confidence: limits.confidence)
        return .init(
            estimate: estimate, low: estimate - margin, high: estimate + margin, pValue: pValue)
    }

    // MARK: - Kinds of columns

    static func numbers(_ test: SignificanceTest, _ n: Int, _ m: Int, _ limits: DriftLimits)
        -> Change
    {
        guard n > 0, m > 0 else { return .none }
        return around(test.statistic, n, m, test.pValue, limits)
    }

    package static func categories(_ counts: BinnedCounts, _ limits: DriftLimits) -> Change {
        let (n, m) = (counts.referenceTotal, counts.currentTotal)
        guard n > 0, m > 0 else { return .none }
        // Twice the mean of a normal variable's size is sqrt(2 / pi) times its deviation.
        var chance = 0.0
        for (reference, current) in zip(counts.reference, counts.current) {
            let share = Double(reference + current) / Double(n + m)
            let variance = share * (1 - share) * (1 / Double(n) + 1 / Double(m))
            chance += (2 / Double.pi * variance).squareRoot() / 2
        }
        let estimate = max(0, counts.totalVariation - chance)
        return around(
            estimate, n, m, SignificanceTest.homogeneity(counts).pValue, limits)
    }

    /// A share, such as that of missing values.
    package static func shares(
        _ reference: (hits: Int, count: Int), _ current: (hits: Int, count: Int),
        _ limits: DriftLimits
    ) -> Change {
        guard reference.count > 0, current.count > 0 else { return .none }
        let gap =
            Double(reference.hits) / Double(reference.count)
            - Double(current.hits) / Double(current.count)
        return around(
            gap.magnitude, reference.count, current.count,
            SignificanceTest.proportions(reference, current).pValue, limits)
    }

    /// With a part t of the texts changed, even a perfect classifier has an area of no more than
    /// 1/2 + t / 2, but a gap of t: the area only tells how sure it is that there is any.
    ///
    /// Texts depend on each other, as each is judged by all others. At worst that is as if half of
    /// them judged the other half, and the other way round with the same result: then half of the
    /// texts are all that chance averages over.
    static func texts(_ odds: WordOdds, _ limits: DriftLimits) -> Change {
        let (n, m) = (odds.referenceCount / 2, odds.currentCount / 2)
        guard n > 0, m > 0 else { return .none }
        let spread = (Double(n + m + 1) / (12 * Double(n) * Double(m))).squareRoot()
        let z = (odds.area - 0.5) / spread
        let oneTail = SignificanceTest.bothTails(z) / 2
        return around(odds.gap, n, m, z > 0 ? oneTail : 1 - oneTail, limits)
    }

    /// The share of texts with the word whose share changed most.
    ///
    /// - Parameter counts: In how many texts each word is; on either side that many more, at most,
    ///   as its `shortfall` says.
    package static func words(
        _ counts: some Sequence<(Int, Int)>,
        _ reference: (count: Int, shortfall: Int), _ current: (count: Int, shortfall: Int),
        _ limits: DriftLimits
    ) -> Change {
        let (n, m) = (reference.count, current.count)
        guard n > 0, m > 0 else { return .none }
        var (gap, least, tests) = (0.0, 0.0, 0)
        func look(_ side: (hits: Int, count: Int), _ other: (hits: Int, count: Int)) {
            let move =
                Double(side.hits) / Double(side.count)
                - Double(other.hits) / Double(other.count)
            tests += 1
            guard move > 0 else { return }
            gap = max(gap, move)
            least = min(least, SignificanceTest.logTail(side, of: other))
        }
        for (before, now) in counts {
            look((now, m), (min(n, before + reference.shortfall), n))
            look((before, n), (min(m, now + current.shortfall), m))
        }
        return around(gap, n, m, min(1, Double(tests) * Maths.exp(least)), limits)
    }

    /// The larger of two changes of one column, which are two tests.
    func orLarger(_ other: Change) -> Change {
        var larger = other.estimate > estimate && other.pValue <= pValue ? other : self
        larger.pValue = min(1, 2 * min(pValue, other.pValue))
        larger.correctedP = larger.pValue
        return larger
    }

    /// What part of the answers takes twice as long as the reference's, beyond what is slow at all.
    ///
    /// - Parameter gap: As `NumericSketch.doubled` finds it: 0 for all that got no slower, so that
    ///   one tail of the test (Smirnov 1939) is meant.
    static func slower(_ gap: Double, _ n: Int, _ m: Int, _ limits: DriftLimits) -> Change {
        guard n > 0, m > 0 else { return .none }
        let both = Double(n) * Double(m) / Double(n + m)
        return around(gap, n, m, gap > 0 ? Maths.exp(-2 * gap * gap * both) : 1, limits)
    }

    // MARK: - Verdict

    /// Size, interval and corrected test together: none of them alone raises an alarm.
    package func verdict(_ n: Int, _ m: Int, _ limits: DriftLimits) -> Verdict {
        guard min(n, m) >= limits.minimumRows else { return .notEnoughData }
        guard correctedP < limits.significance, low > 0 else { return .ok }
        if estimate >= limits.critical { return .critical }
        if estimate >= limits.alert { return .alert }
        return estimate >= limits.warning ? .warning : .ok
    }

    /// Holm's correction (1979), which holds however columns depend on each other.
    static func correct(_ changes: inout [Change]) {
        let order = changes.indices.sorted { changes[$0].pValue < changes[$1].pValue }
        var largest = 0.0
        for (rank, index) in order.enumerated() {
            let corrected = min(1, changes[index].pValue * Double(changes.count - rank))
            largest = max(largest, corrected)
            changes[index].correctedP = largest
        }
    }
}
