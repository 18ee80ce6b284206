internal import Parallelism

/// Compares two models on the same rows by drawing those rows again and again, with replacement.
///
/// Variants of one product are drawn together: they are right or wrong together, and would make the
/// interval too narrow otherwise. Each sample has a stream of numbers of its own, so that any
/// number of threads gives the same result.
package struct PairedBootstrap: Sendable {
    package let samples: Int
    package let seed: UInt64

    package init(samples: Int, seed: UInt64) {
        self.samples = samples
        self.seed = seed
    }

    /// Candidate less production.
    package struct Differences: Sendable, Equatable {
        package let rows: Int
        package let weightedF1: SampledDifference
        package let macroF1: SampledDifference
    }

    package func compare(_ rows: PairedRows, threads: Int) -> Differences {
        let units = Units(rows)
        let (seed, categories) = (seed, rows.categories)
        let drawn = Workers.map(
            samples, jobs: threads, state: { Tally(categories: categories, cells: units.cells) }
        ) { (tally, sample) in
            var draws = SeededDraws(seed: seed, stream: sample)
            tally.clear()
            for _ in 0..<units.count { tally.add(units[draws.below(units.count)]) }
            return tally.differences()
        }
        var tally = Tally(categories: categories, cells: units.cells)
        for unit in 0..<units.count { tally.add(units[unit]) }
        let observed = tally.differences()
        return Differences(
            rows: rows.count,
            weightedF1: SampledDifference(observed: observed.weighted, drawn.map(\.weighted)),
            macroF1: SampledDifference(observed: observed.macro, drawn.map(\.macro)))
    }
}

// MARK: - Drawing

/// Rows by group; what is drawn is a group.
private struct Units: Sendable {
    /// Distinct combinations of label and the two predictions.
    struct Cell: Sendable, Hashable {
        let label: UInt32
        let candidate: UInt32
        let production: UInt32
    }

    private(set) var cells: [Cell] = []
    private var members: [UInt32] = []
    private var starts = [0]

    init(_ rows: PairedRows) {
        var numbers: [Cell: UInt32] = [:]
        // Sorted, so that the order of the rows does not count.
        let order = (0..<rows.count).sorted { (rows.groups[$0], $0) < (rows.groups[$1], $1) }
        for (position, row) in order.enumerated() {
            let cell = Cell(
                label: rows.labels[row], candidate: rows.candidate[row],
                production: rows.production[row])
            let next = UInt32(cells.count)
            let number = numbers[cell, default: next]
            if number == next {
                numbers[cell] = next
                cells.append(cell)
            }
            members.append(number)
            let isLast = position + 1 == order.count
            if isLast || rows.groups[order[position + 1]] != rows.groups[row] {
                starts.append(members.count)
            }
        }
    }

    var count: Int { starts.count - 1 }

    subscript(unit: Int) -> ArraySlice<UInt32> { members[starts[unit]..<starts[unit + 1]] }
}

/// Counts one sample, and can be used for the next.
private struct Tally {
    private let cells: [Units.Cell]
    private var counts: [Int]
    private let categories: Int

    init(categories: Int, cells: [Units.Cell]) {
        self.categories = categories
        self.cells = cells
        counts = [Int](repeating: 0, count: cells.count)
    }

    mutating func clear() {
        for cell in counts.indices { counts[cell] = 0 }
    }

    mutating func add(_ unit: ArraySlice<UInt32>) {
        for cell in unit { counts[Int(cell)] += 1 }
    }

    func differences() -> (weighted: Double, macro: Double) {
        let candidate = scores(\.candidate)
        let production = scores(\.production)
        return (candidate.weighted - production.weighted, candidate.macro - production.macro)
    }

    private func scores(_ prediction: KeyPath<Units.Cell, UInt32>) -> (
        weighted: Double, macro: Double
    ) {
        var support = [Int](repeating: 0, count: categories)
        var (sizes, hits) = (support, support)
        for (cell, count) in zip(cells, counts) where count > 0 {
            let predicted = cell[keyPath: prediction]
            support[Int(cell.label)] += count
            sizes[Int(cell.label)] += count
            sizes[Int(predicted)] += count
            if predicted == cell.label { hits[Int(predicted)] += count }
        }
        var (weighted, macro, rows, present) = (0.0, 0.0, 0, 0)
        for category in 0..<categories where sizes[category] > 0 {
            let f1 = ClassScores.ratio(2 * hits[category], sizes[category])
            weighted += f1 * Double(support[category])
            macro += f1
            rows += support[category]
            present += 1
        }
        return (weighted / Double(max(rows, 1)), macro / Double(max(present, 1)))
    }
}
