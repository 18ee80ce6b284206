internal import Kernels

/// How often each bin, or each category, was seen on the two sides.
package struct BinnedCounts: Sendable, Equatable {
    package var reference: [Int]
    package var current: [Int]
    /// Where bins of numbers begin and end; empty for categories and single values.
    package var edges: [Double] = []
    package let referenceTotal: Int
    package let currentTotal: Int

    package init(reference: [Int], current: [Int], edges: [Double] = []) {
        self.reference = reference
        self.current = current
        self.edges = edges
        referenceTotal = reference.reduce(0, +)
        currentTotal = current.reduce(0, +)
    }

    package var referenceShares: [Double] { Self.shares(reference, referenceTotal) }
    package var currentShares: [Double] { Self.shares(current, currentTotal) }

    private static func shares(_ counts: [Int], _ total: Int) -> [Double] {
        counts.map { total == 0 ? 0 : Double($0) / Double(total) }
    }
}

// MARK: - Binning

extension BinnedCounts {
    /// One bin for each value where the reference has at most so many, as few numbers are codes.
    static let singleValues = 20

    /// The bins that PSI, Kullback-Leibler and Jensen-Shannon are computed on.
    package init(_ reference: NumericSample, _ current: NumericSample) {
        guard reference.distinctCount > Self.singleValues else {
            var (left, right, seen) = ([Int](), [Int](), (0, 0))
            NumericSample.forEachValue(reference, current) { _, i, j in
                left.append(i - seen.0)
                right.append(j - seen.1)
                seen = (i, j)
            }
            self.init(reference: left, current: right)
            return
        }
        let edges = Self.sturges(
            reference, current, count: reference.count + current.count)
        self.init(
            reference: Self.histogram(reference.sorted, edges),
            current: Self.histogram(current.sorted, edges), edges: edges)
    }

    /// Equally wide bins over both samples, as many as Sturges' rule has for `count` numbers.
    static func sturges(
        _ first: NumericSample, _ second: NumericSample, count: Int
    ) -> [Double] {
        let both = [first, second].filter { $0.count > 0 }
        let low = both.map { $0.sorted[0] }.min() ?? 0
        let high = both.map { $0.sorted[$0.count - 1] }.max() ?? 0
        guard low < high else { return [low - 0.5, high + 0.5] }
        var width = (high - low) / (Maths.log2(Double(count)) + 1)
        if first.isWhole && second.isWhole { width = Swift.max(width, 1) }
        let bins = Int(((high - low) / width).rounded(.up))
        let step = (high - low) / Double(bins)
        return (0..<bins).map { Double($0) * step + low } + [high]
    }

    /// Bins hold their lower edge; the last one holds both.
    static func histogram(_ sorted: [Double], _ edges: [Double]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count - 1)
        var bin = 0
        for value in sorted where value >= edges[0] && value <= edges[edges.count - 1] {
            while bin < counts.count - 1, value >= edges[bin + 1] { bin += 1 }
            counts[bin] += 1
        }
        return counts
    }
}
