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

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
