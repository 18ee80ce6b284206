internal import Kernels

extension BinnedCounts {
    /// The population stability index; empty bins are filled on each side alone.
    package var stabilityIndex: Double {
        let (left, right) = (Self.filled(referenceShares), Self.filled(currentShares))
        return zip(left, right).reduce(0) { $0 + ($1.0 - $1.1) * Maths.log($1.0 / $1.1) }
    }

    /// Kullback-Leibler's divergence of the current side from the reference, in nats; filled.
    package var divergence: Double {
        let left = Self.normalised(Self.filled(referenceShares))
        let right = Self.normalised(Self.filled(currentShares))
        return zip(left, right).reduce(0) { $0 + $1.0 * Maths.log($1.0 / $1.1) }
    }

    /// Jensen and Shannon's distance: the square root of the divergence in nats, nothing filled.
    package var jensenShannon: Double {
        let (left, right) = (referenceShares, currentShares)
        var sum = 0.0
        for (one, other) in zip(left, right) {
            let middle = (one + other) / 2
            if one > 0 { sum += one * Maths.log(one / middle) }
            if other > 0 { sum += other * Maths.log(other / middle) }
        }
        return Swift.max(0, sum / 2).squareRoot()
    }

    /// Hellinger's distance between categories.
    package var hellinger: Double {
        let overlap = zip(referenceShares, currentShares).reduce(0) {
            $0 + ($1.0 * $1.1).squareRoot()
        }
        return (1 - Swift.min(1, Swift.max(0, overlap))).squareRoot()
    }

    /// Half of all differences of shares: what part of the traffic must have changed at least.
    package var totalVariation: Double {
        zip(referenceShares, currentShares).reduce(0) { $0 + ($1.0 - $1.1).magnitude } / 2
    }

    private static func filled(_ shares: [Double]) -> [Double] {
        let least = shares.filter { $0 > 0 }.min() ?? 1
        let fill = least <= 0.0001 ? least / 1e6 : 0.0001
        return shares.map { $0 == 0 ? fill : $0 }
    }

    private static func normalised(_ shares: [Double]) -> [Double] {
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }
}

extension NumericSample {
    /// The area between two distribution functions, over the reference's deviation.
    package static func normedWasserstein(
        _ reference: NumericSample, _ current: NumericSample
    ) -> Double {
        let (n, m) = (Double(reference.count), Double(current.count))
        var area = 0.0
        var last: (value: Double, gap: Double)?
        forEachValue(reference, current) { value, i, j in
            if let last { area += (value - last.value) * last.gap }
            last = (value, (Double(i) / n - Double(j) / m).magnitude)
        }
        return area / Swift.max(reference.deviation, 0.001)
    }

    /// Hellinger's distance of two histograms whose bins are made from distinct values.
    package static func hellinger(_ reference: NumericSample, _ current: NumericSample) -> Double {
        let edges = BinnedCounts.sturges(
            reference, current, count: distinctCount(reference, current))
        return BinnedCounts(
            reference: BinnedCounts.histogram(reference.sorted, edges),
            current: BinnedCounts.histogram(current.sorted, edges)
        ).hellinger
    }
}
