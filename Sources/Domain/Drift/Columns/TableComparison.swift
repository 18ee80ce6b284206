internal import Parallelism

/// Two tables compared column by column.
package struct TableComparison: Sendable {
    package private(set) var columns: [ColumnDrift] = []
    package let verdict: Verdict
    package let referenceRows: Int
    package let currentRows: Int

    /// - Parameters:
    ///   - kinds: Of columns by name; what is not there is guessed from the reference.
    ///   - jobs: Columns that are compared at the same time.
    package init(
        _ reference: RawTable, _ current: RawTable, kinds: [String: ColumnKind] = [:],
        limits: DriftLimits = DriftLimits(), jobs: Int = Workers.processors
    ) throws {
        if let missing = kinds.keys.sorted().first(where: { reference.column($0) == nil }) {
            throw DriftError("the reference has no column \(missing)")
        }
        let pairs = try reference.names.enumerated().map { index, name throws in
            guard let other = current.column(name) else {
                throw DriftError("the current file has no column \(name), the reference has")
            }
            return (name, reference.columns[index], other)
        }
        guard !pairs.isEmpty else { throw DriftError("there is no column to compare") }
        columns = Workers.map(pairs.count, jobs: jobs) { index in
            let (name, left, right) = pairs[index]
            let kind = kinds[name] ?? ColumnKind(guessedFrom: left)
            return ColumnDrift.compare(
                name, kind, RawColumn(left, as: kind), RawColumn(right, as: kind), limits)
        }
        referenceRows = pairs[0].1.count
        currentRows = pairs[0].2.count
        verdict = Self.judge(&columns, limits)
    }

    /// Corrects for the number of columns, and gives each its verdict; the worst is the table's.
    static func judge(_ columns: inout [ColumnDrift], _ limits: DriftLimits) -> Verdict {
        var changes = columns.map(\.change)
        Change.correct(&changes)
        for (index, change) in changes.enumerated() {
            let (left, right) = (columns[index].reference, columns[index].current)
            columns[index].change = change
            columns[index].verdict = change.verdict(
                left.count + left.missing, right.count + right.missing, limits)
        }
        return columns.map(\.verdict).max() ?? .notEnoughData
    }

    /// What the peers call drift of a data set: half of its columns or more have drifted.
    package var driftedShare: Double {
        Double(columns.count { $0.method?.isDrifted == true }) / Double(max(1, columns.count))
    }
}
