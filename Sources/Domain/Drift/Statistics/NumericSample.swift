/// The finite values of a column in order, with what statistics ask of them.
package struct NumericSample: Sendable {
    package let sorted: [Double]
    /// Whether the column was read as whole numbers, for which bins are never narrower than 1.
    package let isWhole: Bool
    package let mean: Double
    /// Over the values themselves: the sum of squares is divided by their number.
    package let deviation: Double
    package let distinctCount: Int

    /// - Parameter values: What is not finite is left out.
    package init(_ values: [Double], isWhole: Bool = false) {
        let sorted = values.filter(\.isFinite).sorted()
        self.sorted = sorted
        self.isWhole = isWhole
        let mean = sorted.isEmpty ? 0 : Self.sum(sorted) { $0 } / Double(sorted.count)
        self.mean = mean
        let squares = Self.sum(sorted) { ($0 - mean) * ($0 - mean) }
        deviation = sorted.isEmpty ? 0 : (squares / Double(sorted.count)).squareRoot()
        var distinct = sorted.isEmpty ? 0 : 1
        for index in sorted.indices.dropFirst() where sorted[index] != sorted[index - 1] {
            distinct += 1
        }
        distinctCount = distinct
    }

    package var count: Int { sorted.count }

    /// With what was lost in each addition added in the end (Neumaier 1974).
    static func sum(_ values: [Double], _ term: (Double) -> Double) -> Double {
        var (sum, lost) = (0.0, 0.0)
        for value in values {
            let term = term(value)
            let total = sum + term
            lost += sum.magnitude >= term.magnitude ? (sum - total) + term : (term - total) + sum
            sum = total
        }
        return sum + lost
    }

    /// How many distinct values two samples have together.
    static func distinctCount(_ first: NumericSample, _ second: NumericSample) -> Int {
        var count = 0
        forEachValue(first, second) { _, _, _ in count += 1 }
        return count
    }

    /// Visits each distinct value in order, with how many of each sample are at most so large.
    static func forEachValue(
        _ first: NumericSample, _ second: NumericSample, _ visit: (Double, Int, Int) -> Void
    ) {
        let (left, right) = (first.sorted, second.sorted)
        var (i, j) = (0, 0)
        while i < left.count || j < right.count {
            let value =
                i == left.count
                ? right[j] : j == right.count ? left[i] : Swift.min(left[i], right[j])
            while i < left.count, left[i] == value { i += 1 }
            while j < right.count, right[j] == value { j += 1 }
            visit(value, i, j)
        }
    }
}
