internal import Synchronization

/// The metrics of a process, and their text for Prometheus.
package final class MetricRegistry: Sendable {
    private struct Entry {
        let kind: ExpositionWriter.Kind
        let labels: [String]
        let help: String
        /// The family, for whoever declares the same metric again.
        let family: (any Sendable)?
        let write: @Sendable (inout ExpositionWriter) -> Void
    }

    private let entries = Mutex<[String: Entry]>([:])

    package init() {}

    // MARK: - Declaring

    /// - Parameter limit: How many combinations of label values there may be.
    package func counter(
        _ name: String, _ help: String, labels: [String], limit: Int = 1000
    ) -> MetricFamily<Counter> {
        declare(name, .counter, help, labels, limit, { Counter() }) { family, writer in
            for (values, cell) in family.series {
                writer.sample(name, family.labels, values, Double(cell.value))
            }
        }
    }

    package func counter(_ name: String, _ help: String) -> Counter {
        counter(name, help, labels: []).with()
    }

    package func gauge(
        _ name: String, _ help: String, labels: [String], limit: Int = 1000
    ) -> MetricFamily<Gauge> {
        declare(name, .gauge, help, labels, limit, { Gauge() }) { family, writer in
            for (values, cell) in family.series {
                writer.sample(name, family.labels, values, cell.value)
            }
        }
    }

    package func gauge(_ name: String, _ help: String) -> Gauge {
        gauge(name, help, labels: []).with()
    }

    package func histogram(
        _ name: String, _ help: String, labels: [String],
        bounds: [Double] = Histogram.secondBounds, limit: Int = 1000
    ) -> MetricFamily<Histogram> {
        precondition(!labels.contains("le"), "le is the histogram's own label")
        return declare(
            name, .histogram, help, labels, limit, { Histogram(bounds: bounds) }
        ) { family, writer in
            for (values, cell) in family.series {
                writer.histogram(name, family.labels, values, cell)
            }
        }
    }

    package func histogram(
        _ name: String, _ help: String, bounds: [Double] = Histogram.secondBounds
    ) -> Histogram {
        histogram(name, help, labels: [], bounds: bounds).with()
    }

    /// A gauge that is read when somebody asks; without a value there is no sample.
    package func gauge(
        _ name: String, _ help: String, read: @escaping @Sendable () -> Double?
    ) {
        observed(name, .gauge, help, read)
    }

    /// A count that something else keeps.
    package func counter(
        _ name: String, _ help: String, read: @escaping @Sendable () -> Double?
    ) {
        observed(name, .counter, help, read)
    }

    private func observed(
        _ name: String, _ kind: ExpositionWriter.Kind, _ help: String,
        _ read: @escaping @Sendable () -> Double?
    ) {
        let entry = Entry(kind: kind, labels: [], help: help, family: nil) { writer in
            if let value = read() { writer.sample(name, [], [], value) }
        }
        Self.check(name, [])
        entries.withLock { entries in
            precondition(entries[name] == nil, "two metrics of one name")
            entries[name] = entry
        }
    }

    private func declare<Cell: Sendable>(
        _ name: String, _ kind: ExpositionWriter.Kind, _ help: String, _ labels: [String],
        _ limit: Int, _ makeCell: @escaping @Sendable () -> Cell,
        _ write: @escaping @Sendable (MetricFamily<Cell>, inout ExpositionWriter) -> Void
    ) -> MetricFamily<Cell> {
        Self.check(name, labels)
        return entries.withLock { entries in
            if let entry = entries[name] {
                guard entry.labels == labels, let family = entry.family as? MetricFamily<Cell>
                else { preconditionFailure("two metrics of one name") }
                return family
            }
            let family = MetricFamily(labels: labels, limit: limit, makeCell: makeCell)
            entries[name] = Entry(kind: kind, labels: labels, help: help, family: family) {
                write(family, &$0)
            }
            return family
        }
    }

    private static func check(_ name: String, _ labels: [String]) {
        precondition(ExpositionWriter.isName(name, colons: true), "no name for a metric")
        for label in labels {
            precondition(
                ExpositionWriter.isName(label, colons: false) && !label.hasPrefix("__"),
                "no name for a label")
        }
        precondition(Set(labels).count == labels.count, "two labels of one name")
    }

    // MARK: - Reading

    /// What to answer as `Content-Type` beside `exposition()`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every metric in Prometheus' text format 0.0.4, by name.
    package func exposition() -> [UInt8] {
        // Written outside the lock: what an observed gauge reads may take its time.
        let sorted = entries.withLock { $0.sorted { $0.key < $1.key } }
        var writer = ExpositionWriter()
        for (name, entry) in sorted {
            writer.head(name, entry.kind, entry.help)
            entry.write(&writer)
        }
        return writer.bytes
    }
}
