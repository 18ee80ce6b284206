internal import Kernels

/// The largest distance of two distribution functions, and how likely chance makes it so large.
package enum KolmogorovSmirnov {
    /// Up to so many rows on a side, p is exact.
    static let exactRows = 10_000

    package static func test(
        _ reference: NumericSample, _ current: NumericSample
    ) -> SignificanceTest {
        let (n, m) = (reference.count, current.count)
        guard n > 0, m > 0 else { return .init(statistic: 0, pValue: 1) }
        var gap = 0
        NumericSample.forEachValue(reference, current) { _, i, j in
            gap = max(gap, abs(i * m - j * n))
        }
        let distance = Double(gap) / (Double(n) * Double(m))
        let p =
            max(n, m) <= exactRows
            ? exact(n, m, gap) : limit(distance, Double(n) * Double(m) / Double(n + m))
        return .init(statistic: distance, pValue: p)
    }

    /// The share of all orders of `n + m` rows whose distance is at least `gap / (n m)`.
    ///
    /// An order is a path from (0, 0) to (n, m). What is carried along is the share of paths to a
    /// point that have left the corridor |x m - y n| < gap on their way; outside it is 1, so only
    /// the corridor is visited, one diagonal x + y = s after the other.
    static func exact(_ n: Int, _ m: Int, _ gap: Int) -> Double {
        guard gap > 0 else { return 1 }
        var before = [Double](repeating: 1, count: n + 2)
        var after = before
        var (low, lower) = (0, 0)
        before[1] = 0
        for s in 1...(n + m) {
            // Strictly inside: x (n + m) lies between s n - gap and s n + gap.
            let least = max(0, s - m, floorDivide(s * n - gap, n + m) + 1)
            let most = min(n, s, -floorDivide(-(s * n + gap), n + m) - 1)
            guard least <= most else { return 1 }
            for x in lower..<max(lower, least) { after[x + 1] = 1 }
            step(before.span, after.mutableSpan, s, least...most)
            (lower, low) = (low, least)
            swap(&before, &after)
        }
        return min(1, before[n + 1])
    }

    /// One diagonal; entry x + 1 is for x, so that there is one to the left of the first.
    private static func step(
        _ before: Span<Double>, _ after: consuming MutableSpan<Double>, _ s: Int,
        _ range: ClosedRange<Int>
    ) {
        let inverse = 1 / Double(s)
        for x in range {
            after[x + 1] =
                (Double(x) * before[x] + Double(s - x) * before[x + 1]) * inverse
        }
    }

    private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    /// Kolmogorov's limit, corrected for so many rows: after Vrbik (2018), and the first term after
    /// the expansion of Smirnov's one-sided distribution, which matters far out.
    package static func limit(_ distance: Double, _ rows: Double) -> Double {
        let n = rows.rounded()
        let plain = n.squareRoot() * distance
        let z = plain + 1 / (6 * n.squareRoot()) + (plain - 1) / (4 * n)
        guard z > 0.04 else { return 1 }
        if z < 1 {
            // The other form of the series, which is quick for small distances.
            let base = -Double.pi * Double.pi / (8 * z * z)
            var sum = 0.0
            for k in stride(from: 1.0, through: 9, by: 2) { sum += Maths.exp(base * k * k) }
            return 1 - (2 * Double.pi).squareRoot() / z * sum
        }
        let shifted = plain + 1 / (6 * n.squareRoot())
        let square = plain * plain
        var sum = Maths.exp(-2 * shifted * shifted - 4 * square * (square - 1) / (9 * n))
        for k in 2...8 {
            let term = Maths.exp(-2 * Double(k * k) * z * z)
            sum += k % 2 == 1 ? term : -term
        }
        return min(1, max(0, 2 * sum))
    }
}
