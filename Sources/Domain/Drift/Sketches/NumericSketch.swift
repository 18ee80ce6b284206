/// How numbers are distributed, in a fixed number of bins: sketches add up exactly, in any order.
///
/// Shares have a bin for 0 and 256 from there to 1. Lengths up to 63 have bins of their own, then
/// each power of two has 16 bins, up to 2^20 where all that is longer lies.
///
/// What is computed of two sketches is off from the numbers' own value by no more than this:
/// - the distance of Kolmogorov and Smirnov is too small by at most `distanceBound`;
/// - the normed Wasserstein distance is off by at most `areaBound`;
/// - PSI and other statistics of bins are exact for the bins of `counts`.
package struct NumericSketch: Sendable, Equatable {
    package enum Scale: UInt8, Sendable {
        case share, length
    }

    package let scale: Scale
    private(set) var bins: [UInt64]
    package private(set) var count = 0
    // Whole multiples of 2^-20 and of 2^-40, as sums of those are the same in any order.
    private var sum: Int128 = 0
    private var squares: Int128 = 0

    package init(_ scale: Scale) {
        self.scale = scale
        bins = [UInt64](repeating: 0, count: scale.edges.count - 1)
    }

    /// What is not a number is not counted.
    package mutating func add(_ value: Double) {
        guard value.isFinite else { return }
        bins[scale.bin(of: value)] += 1
        count += 1
        let units = Int128((min(Double(1 << 20), max(0, value)) * 0x1p20).rounded())
        sum += units
        squares += units * units
    }

    package mutating func merge(_ other: NumericSketch) {
        precondition(scale == other.scale, "sketches of one scale")
        for index in bins.indices { bins[index] += other.bins[index] }
        count += other.count
        sum += other.sum
        squares += other.squares
    }

    package var mean: Double { count == 0 ? 0 : Double(sum) * 0x1p-20 / Double(count) }

    package var deviation: Double {
        guard count > 0 else { return 0 }
        return max(0, Double(squares) * 0x1p-40 / Double(count) - mean * mean).squareRoot()
    }
}

// MARK: - Bins

extension NumericSketch.Scale {
    /// One more than there are bins; the last bin of lengths has no end.
    var edges: [Double] {
        switch self {
        case .share: Self.shareEdges
        case .length: Self.lengthEdges
        }
    }

    private static let shareEdges =
        [0, Double.leastNonzeroMagnitude] + (1...256).map { Double($0) / 256 }
    private static let lengthEdges: [Double] =
        (0..<64).map(Double.init)
        + (6..<20).flatMap { power in (0..<16).map { Double((16 + $0) << (power - 4)) } }
        + [Double(1 << 20), .infinity]

    func bin(of value: Double) -> Int {
        switch self {
        case .share:
            guard value > 0 else { return 0 }
            return 1 + min(255, Int((min(1, value) * 256).rounded(.down)))
        case .length:
            let length = Int(min(Double(1 << 20), max(0, value)).rounded(.down))
            guard length >= 64 else { return length }
            guard length < 1 << 20 else { return edges.count - 2 }
            let power = Int.bitWidth - 1 - length.leadingZeroBitCount
            return 64 + (power - 6) * 16 + (length >> (power - 4)) - 16
        }
    }

    /// Whether all that a bin holds is the same number.
    func isSingle(_ bin: Int) -> Bool { bin < (self == .length ? 64 : 1) }

    /// Where a bin's numbers are taken to lie, and how far they may be from there.
    func place(_ bin: Int) -> (middle: Double, reach: Double) {
        let (low, high) = (edges[bin], edges[bin + 1])
        if isSingle(bin) || high == .infinity { return (low, 0) }
        // Lengths are whole.
        let last = self == .length ? high - 1 : high
        return ((low + last) / 2, (last - low) / 2)
    }
}

// MARK: - Statistics

extension NumericSketch {
    /// Where bins begin, and where the last one ends.
    package static func edges(_ scale: Scale) -> [Double] { scale.edges }

    private static func gaps(
        _ reference: NumericSketch, _ current: NumericSketch, _ visit: (Int, Double, Double) -> Void
    ) {
        var (left, right) = (0.0, 0.0)
        let (n, m) = (Double(max(1, reference.count)), Double(max(1, current.count)))
        for bin in reference.bins.indices {
            let shares = (Double(reference.bins[bin]) / n, Double(current.bins[bin]) / m)
            left += shares.0
            right += shares.1
            visit(bin, left - right, max(shares.0, shares.1))
        }
    }

    /// The largest gap of the two distribution functions at the edges of bins.
    package static func distance(_ reference: NumericSketch, _ current: NumericSketch) -> Double {
        var most = 0.0
        gaps(reference, current) { _, gap, _ in most = max(most, gap.magnitude) }
        return most
    }

    /// By how much more of the current lengths reach some length from `floor` on than of the
    /// reference's reach half of it; 0 when none did.
    ///
    /// Exact at the edges of bins: half of an edge is an edge again, or lies between whole numbers.
    package static func doubled(
        _ reference: NumericSketch, _ current: NumericSketch, from floor: Double
    ) -> Double {
        precondition(reference.scale == .length && current.scale == .length, "sketches of lengths")
        guard reference.count > 0, current.count > 0 else { return 0 }
        let edges = reference.scale.edges
        var most = 0.0
        for bin in edges.indices.dropLast() where edges[bin] >= floor {
            let half = reference.scale.bin(of: (edges[bin] / 2).rounded(.up))
            most = max(most, current.share(from: bin) - reference.share(from: half))
        }
        return most
    }

    private func share(from bin: Int) -> Double {
        Double(bins[bin...].reduce(0, +)) / Double(count)
    }

    /// A value that this share of the numbers does not pass: the last one of its bin.
    package func quantile(_ share: Double) -> Double {
        var left = (share * Double(count)).rounded(.up)
        for bin in bins.indices {
            left -= Double(bins[bin])
            guard left <= 0, bins[bin] > 0 else { continue }
            let (middle, reach) = scale.place(bin)
            return middle + reach
        }
        return 0
    }

    /// By how much `distance` may be smaller than that of the numbers themselves: within a bin the
    /// functions move apart by what the bin holds, at most.
    package static func distanceBound(
        _ reference: NumericSketch, _ current: NumericSketch
    ) -> Double {
        var (most, before, within) = (0.0, 0.0, 0.0)
        gaps(reference, current) { bin, gap, share in
            most = max(most, gap.magnitude)
            if !reference.scale.isSingle(bin) {
                within = max(within, max(before.magnitude, gap.magnitude) + share)
            }
            before = gap
        }
        return max(0, within - most)
    }

    package static func test(
        _ reference: NumericSketch, _ current: NumericSketch
    ) -> SignificanceTest {
        let (n, m) = (Double(reference.count), Double(current.count))
        guard n > 0, m > 0 else { return .init(statistic: 0, pValue: 1) }
        let distance = distance(reference, current)
        return .init(
            statistic: distance, pValue: KolmogorovSmirnov.limit(distance, n * m / (n + m)))
    }

    package static func normedWasserstein(
        _ reference: NumericSketch, _ current: NumericSketch
    ) -> Double {
        var (area, last) = (0.0, 0.0)
        var lastGap = 0.0
        gaps(reference, current) { bin, gap, _ in
            let middle = reference.scale.place(bin).middle
            area += (middle - last) * lastGap.magnitude
            (last, lastGap) = (middle, gap)
        }
        return area / max(reference.deviation, 0.001)
    }

    /// Each number lies within its bin's reach of where it is taken to be.
    package static func areaBound(_ reference: NumericSketch, _ current: NumericSketch) -> Double {
        (reference.meanReach + current.meanReach) / max(reference.deviation, 0.001)
    }

    private var meanReach: Double {
        let total = bins.indices.reduce(0.0) { $0 + Double(bins[$1]) * scale.place($1).reach }
        return total / Double(max(1, count))
    }

    /// Bins with a twentieth of the reference each, where its own bins are so fine.
    package static func counts(
        _ reference: NumericSketch, _ current: NumericSketch
    ) -> BinnedCounts {
        var (left, right): ([Int], [Int]) = ([], [])
        var edges = [reference.scale.edges[0]]
        var open = (0, 0)
        for bin in reference.bins.indices {
            open.0 += Int(reference.bins[bin])
            open.1 += Int(current.bins[bin])
            let isLast = bin == reference.bins.count - 1
            guard isLast || open.0 * 20 >= max(1, reference.count) else { continue }
            left.append(open.0)
            right.append(open.1)
            edges.append(reference.scale.edges[bin + 1])
            open = (0, 0)
        }
        return BinnedCounts(reference: left, current: right, edges: edges)
    }
}

// MARK: - Bytes

extension NumericSketch {
    func write(to writer: inout ProfileWriter) {
        for total in [sum, squares] {
            writer.add(UInt64(truncatingIfNeeded: total))
            writer.add(UInt64(truncatingIfNeeded: total >> 64))
        }
        var empty = 0
        for bin in bins {
            if bin == 0 {
                empty += 1
            } else {
                writer.add(empty)
                writer.add(bin)
                empty = 0
            }
        }
        writer.add(empty)
        writer.add(0)
    }

    init(_ scale: Scale, from reader: inout ProfileReader) throws(DriftError) {
        self.init(scale)
        sum = try Self.total(&reader)
        squares = try Self.total(&reader)
        var bin = 0
        while true {
            bin += try reader.count(upTo: bins.count - bin)
            let held = try reader.count(upTo: 1 << 48)
            if held == 0 { break }
            guard bin < bins.count else { throw ProfileReader.damaged }
            bins[bin] = UInt64(held)
            count += held
            bin += 1
        }
        guard bin == bins.count else { throw ProfileReader.damaged }
    }

    private static func total(_ reader: inout ProfileReader) throws(DriftError) -> Int128 {
        let low = try reader.number()
        return Int128(try reader.count(upTo: 1 << 62)) << 64 | Int128(low)
    }
}
