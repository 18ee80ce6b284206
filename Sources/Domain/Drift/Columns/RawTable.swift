package import Tabular

/// A CSV file in memory, column by column.
package struct RawTable: Sendable {
    package private(set) var names: [String] = []
    package private(set) var columns: [Texts] = []

    /// - Parameter name: For messages.
    package init(name: String, source: @escaping CSVReader.Source) throws {
        var reader = CSVReader(source: source)
        var row = CSVRow()
        guard try reader.read(&row) else {
            throw DriftError("\(name) is empty; it needs a header and rows")
        }
        names = (0..<row.count).map(row.string)
        columns = names.map { _ in Texts() }
        while try reader.read(&row) {
            guard row.count == names.count else {
                throw DriftError(
                    "\(name), line \(row.line): \(row.count) fields, where the header has"
                        + " \(names.count)")
            }
            for field in 0..<row.count { columns[field].append(row[field]) }
        }
    }

    package func column(_ name: String) -> Texts? {
        names.firstIndex(of: name).map { columns[$0] }
    }
}

/// Why two tables cannot be compared.
package struct DriftError: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
