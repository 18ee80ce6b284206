import Tabular

/// A record as plain values, for comparison.
struct Record: Equatable {
    var fields: [String]
    var number: Int
    var line: Int
    var problem: CSVProblem?
}

/// All records of a text, given to the reader in chunks of the stated size.
func rows(_ text: String, chunk size: Int = .max) throws -> [Record] {
    var rest = Array(text.utf8)[...]
    var reader = CSVReader {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
    }
    var row = CSVRow()
    var found: [Record] = []
    while try reader.read(&row) {
        found.append(
            Record(
                fields: (0..<row.count).map(row.string), number: row.number, line: row.line,
                problem: row.problem))
    }
    return found
}
