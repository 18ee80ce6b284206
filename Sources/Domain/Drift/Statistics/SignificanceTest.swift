internal import Kernels

/// A test statistic with the probability of one as extreme when nothing has changed.
package struct SignificanceTest: Sendable, Equatable {
    package let statistic: Double
    package let pValue: Double

    package init(statistic: Double, pValue: Double) {
        self.statistic = statistic
        self.pValue = pValue
    }
}

// MARK: - Counts

extension SignificanceTest {
    /// Pearson's chi-square of the current counts against the reference's, scaled to their number.
    ///
    /// A category that the reference never saw is expected never: the statistic is infinite.
    package static func chiSquare(_ counts: BinnedCounts) -> SignificanceTest {
        let scale = Double(counts.currentTotal) / Double(counts.referenceTotal)
        var (statistic, categories) = (0.0, 0)
        for (reference, current) in zip(counts.reference, counts.current)
        where reference + current > 0 {
            categories += 1
            guard reference > 0 else { return .init(statistic: .infinity, pValue: 0) }
            let expected = Double(reference) * scale
            statistic += (Double(current) - expected) * (Double(current) - expected) / expected
        }
        return .init(
            statistic: statistic, pValue: upperChiSquare(statistic, degrees: categories - 1))
    }

    /// Whether both sides come from one population: chi-square of the two rows of counts.
    ///
    /// Categories of which less than `least` are expected on a side count as one, so that a single
    /// row of a new category proves nothing.
    static func homogeneity(_ counts: BinnedCounts, least: Double = 5) -> SignificanceTest {
        let total = Double(counts.referenceTotal + counts.currentTotal)
        let shares = (
            Double(counts.referenceTotal) / total, Double(counts.currentTotal) / total
        )
        var rows: [(Double, Double)] = []
        var rare = (0.0, 0.0)
        for (reference, current) in zip(counts.reference, counts.current) {
            let pair = (Double(reference), Double(current))
            if (pair.0 + pair.1) * Swift.min(shares.0, shares.1) < least {
                rare = (rare.0 + pair.0, rare.1 + pair.1)
            } else {
                rows.append(pair)
            }
        }
        if (rare.0 + rare.1) * Swift.min(shares.0, shares.1) >= least { rows.append(rare) }
        guard rows.count > 1 else { return .init(statistic: 0, pValue: 1) }
        var statistic = 0.0
        for (reference, current) in rows {
            for (seen, share) in [(reference, shares.0), (current, shares.1)] {
                let expected = (reference + current) * share
                statistic += (seen - expected) * (seen - expected) / expected
            }
        }
        return .init(
            statistic: statistic, pValue: upperChiSquare(statistic, degrees: rows.count - 1))
    }

    /// Two shares compared by their pooled deviation.
    package static func proportions(
        _ reference: (hits: Int, count: Int), _ current: (hits: Int, count: Int)
    ) -> SignificanceTest {
        let (n, m) = (Double(reference.count), Double(current.count))
        let pooled = Double(reference.hits + current.hits) / (n + m)
        let deviation = (pooled * (1 - pooled) * (1 / n + 1 / m)).squareRoot()
        guard deviation > 0 else { return .init(statistic: 0, pValue: 1) }
        let z = (Double(reference.hits) / n - Double(current.hits) / m) / deviation
        return .init(statistic: z, pValue: bothTails(z))
    }

    /// A bound of the logarithm of how likely it is that so many of all hits fall on one side.
    ///
    /// Hoeffding's (1963) for draws without putting back: it holds however rare hits are.
    static func logTail(
        _ side: (hits: Int, count: Int), of other: (hits: Int, count: Int)
    ) -> Double {
        let all = Double(side.hits + other.hits)
        let (found, fair) = (
            Double(side.hits) / all, Double(side.count) / Double(side.count + other.count)
        )
        guard found > fair else { return 0 }
        let rest = found < 1 ? (1 - found) * Maths.log((1 - found) / (1 - fair)) : 0
        return -all * (found * Maths.log(found / fair) + rest)
    }

    /// The share of a normal distribution that is as far out, on both sides.
    package static func bothTails(_ z: Double) -> Double {
        Maths.complementaryError(z.magnitude / 2.0.squareRoot())
    }

    static func upperChiSquare(_ statistic: Double, degrees: Int) -> Double {
        degrees < 1 ? 1 : upperGamma(Double(degrees) / 2, statistic / 2)
    }

    /// The regularised upper incomplete gamma function: by its series where that is quick, else by
    /// its continued fraction (Abramowitz and Stegun 6.5.29 and 6.5.31, evaluated after Lentz).
    static func upperGamma(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 1 }
        guard x.isFinite else { return 0 }
        let front = Maths.exp(-x + a * Maths.log(x) - Maths.logGamma(a))
        guard x >= a + 1 else {
            var (term, sum, n) = (1 / a, 1 / a, a)
            while term > sum * 1e-17 {
                n += 1
                term *= x / n
                sum += term
            }
            return 1 - sum * front
        }
        var b = x + 1 - a
        var (c, d) = (1e300, 1 / b)
        var fraction = d
        for i in 1...10_000 {
            let factor = -Double(i) * (Double(i) - a)
            b += 2
            d = 1 / nonzero(factor * d + b)
            c = nonzero(b + factor / c)
            fraction *= c * d
            if (c * d - 1).magnitude < 1e-16 { break }
        }
        return front * fraction
    }

    private static func nonzero(_ value: Double) -> Double {
        value.magnitude < 1e-300 ? 1e-300 : value
    }
}
