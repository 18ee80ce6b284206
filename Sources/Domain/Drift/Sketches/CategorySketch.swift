/// How often each of many names was seen, for a fixed number of names (Misra and Gries 1982).
///
/// A count is never too large, and too small by at most `shortfall`, which is at most the number of
/// names seen over the capacity; while there are fewer names than that, counts are exact. Sketches
/// are merged with the same bound (Agarwal et al. 2012).
package struct CategorySketch: Sendable, Equatable {
    package let capacity: Int
    package private(set) var counts: [String: Int] = [:]
    /// All that was added.
    package private(set) var total = 0
    package private(set) var shortfall = 0

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package mutating func add(_ name: String, _ count: Int = 1) {
        counts[name, default: 0] += count
        total += count
        // Twice as many are let in before some go, so that going is rare.
        if counts.count > 2 * capacity { shrink() }
    }

    package mutating func merge(_ other: CategorySketch) {
        for (name, count) in other.counts { counts[name, default: 0] += count }
        total += other.total
        shortfall += other.shortfall
        if counts.count > 2 * capacity { shrink() }
    }

    /// What the largest name that goes has is taken from all.
    private mutating func shrink() {
        let sorted = counts.values.sorted(by: >)
        let taken = sorted[capacity]
        shortfall += taken
        counts = counts.compactMapValues { $0 > taken ? $0 - taken : nil }
    }

    /// What is in none of the names.
    package var rest: Int { total - counts.values.reduce(0, +) }

    /// Counts of the names of either side, those that were let go as one more at the end.
    package static func counts(
        _ reference: CategorySketch, _ current: CategorySketch
    ) -> (names: [String], counts: BinnedCounts) {
        var names = Set(reference.counts.keys).union(current.counts.keys).sorted()
        var left = names.map { reference.counts[$0] ?? 0 }
        var right = names.map { current.counts[$0] ?? 0 }
        if reference.rest + current.rest > 0 {
            names.append("(others)")
            left.append(reference.rest)
            right.append(current.rest)
        }
        return (names, BinnedCounts(reference: left, current: right))
    }

    // MARK: - Bytes

    func write(to writer: inout ProfileWriter) {
        writer.add(shortfall)
        writer.add(total)
        writer.add(counts.count)
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
            writer.add(name)
            writer.add(count)
        }
    }

    init(capacity: Int, from reader: inout ProfileReader) throws(DriftError) {
        self.init(capacity: capacity)
        shortfall = try reader.count(upTo: 1 << 48)
        total = try reader.count(upTo: 1 << 48)
        for _ in 0..<(try reader.count(upTo: 2 * capacity)) {
            let name = try reader.text()
            counts[name] = try reader.count(upTo: 1 << 48)
        }
    }
}
