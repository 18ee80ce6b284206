internal import CKernels

/// In how many rows each term occurs: one part of the terms, for one thread.
package struct TermTable: Sendable {
    private var terms = [UInt64](repeating: 0, count: 1 << 12)
    private var rows = [UInt32](repeating: 0, count: 1 << 12)
    package private(set) var count = 0

    package init() {}

    /// Counts a row for each of these terms, which are different in each row.
    package mutating func add(_ added: [UInt64]) {
        while (count + added.count) * 10 > terms.count * 7 { grow() }
        count += unsafe withTable { table in
            unsafe ct_frequencies_add(table, added, added.count, nil)
        }
    }

    /// All terms that at least `least` rows have.
    package func entries(least: UInt32) -> [(term: UInt64, rows: UInt32)] {
        var entries: [(term: UInt64, rows: UInt32)] = []
        for place in terms.indices where rows[place] >= least && rows[place] > 0 {
            entries.append((terms[place], rows[place]))
        }
        return entries
    }

    /// How many terms occur in 1, 2, ... rows; the last number is of those in that many or more.
    package func histogram(length: Int) -> [Int] {
        var histogram = [Int](repeating: 0, count: length)
        for place in rows.indices where rows[place] > 0 {
            histogram[min(Int(rows[place]), length) - 1] += 1
        }
        return histogram
    }

    /// Forgets the terms that fewer than `least` rows have.
    package mutating func forget(below least: UInt32) {
        let kept = entries(least: least)
        var smaller = TermTable()
        while kept.count * 10 > smaller.terms.count * 7 { smaller.grow() }
        smaller.insert(kept)
        self = smaller
    }

    private mutating func grow() {
        let old = entries(least: 1)
        terms = [UInt64](inLargePages: terms.count * 2, repeating: 0)
        rows = [UInt32](inLargePages: terms.count, repeating: 0)
        insert(old)
    }

    private mutating func insert(_ entries: [(term: UInt64, rows: UInt32)]) {
        let (keys, counts) = (entries.map(\.term), entries.map(\.rows))
        count = unsafe withTable { table in
            unsafe ct_frequencies_add(table, keys, keys.count, counts)
        }
    }

    private mutating func withTable<Result>(_ body: (ct_frequencies) -> Result) -> Result {
        let places = terms.count
        return unsafe terms.withUnsafeMutableBufferPointer { terms in
            unsafe rows.withUnsafeMutableBufferPointer { rows in
                unsafe body(
                    ct_frequencies(
                        terms: terms.baseAddress, rows: rows.baseAddress, place_count: places))
            }
        }
    }
}
