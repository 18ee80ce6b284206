internal import Synchronization

/// All the series of one name: one cell for each combination of label values.
///
/// Take a cell once and keep it where it is used often; finding it takes a lock.
package final class MetricFamily<Cell: Sendable>: Sendable {
    /// What the values of a series become that is one too many.
    package static var overflow: String { "other" }

    let labels: [String]
    private let limit: Int
    private let makeCell: @Sendable () -> Cell
    private let cells = Mutex<[[String]: Cell]>([:])

    init(labels: [String], limit: Int, makeCell: @escaping @Sendable () -> Cell) {
        self.labels = labels
        self.limit = limit
        self.makeCell = makeCell
    }

    /// The cell of these label values, in the order in which the labels were declared.
    ///
    /// Past the family's limit of series all others share one, since whatever a caller can make
    /// up would fill the memory of this process and of Prometheus.
    package func with(_ values: String...) -> Cell {
        with(values)
    }

    package func with(_ values: [String]) -> Cell {
        precondition(values.count == labels.count, "a value for each label of a metric")
        return cells.withLock { cells in
            if let cell = cells[values] { return cell }
            let isFull = cells.count >= limit
            let key = isFull ? labels.map { _ in Self.overflow } : values
            if let cell = cells[key] { return cell }
            let cell = makeCell()
            cells[key] = cell
            return cell
        }
    }

    /// Forgets a series, such as one of a model that is served no more.
    package func remove(_ values: String...) {
        cells.withLock { _ = $0.removeValue(forKey: values) }
    }

    /// In the order of their values, so that two scrapes look alike.
    var series: [(values: [String], cell: Cell)] {
        cells.withLock { cells in cells.map { (values: $0.key, cell: $0.value) } }
            .sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }
}
