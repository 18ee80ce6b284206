/// Some rows of a raw catalogue: bytes as they were read, cut into fields.
package struct RawBatch: Sendable {
    package struct Row: Sendable {
        /// Counted as a spreadsheet does: the header is row 1.
        package var number: Int
        package var line: Int
        /// Where the fields lie in `bytes`.
        package var title: Range<Int>
        package var description: Range<Int>
        package var category: Range<Int>
        package var language: Range<Int>
        /// What is wrong with the record as a record.
        package var problem: Problem?
    }

    package struct Problem: Sendable, Hashable {
        package var rule: Rule
        package var reason: String
    }

    package private(set) var bytes: [UInt8] = []
    package private(set) var rows: [Row] = []

    package init() {}

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }

    package mutating func append(
        number: Int, line: Int, title: ArraySlice<UInt8>, description: ArraySlice<UInt8>,
        category: ArraySlice<UInt8>, language: ArraySlice<UInt8>, problem: Problem? = nil
    ) {
        let row = Row(
            number: number, line: line, title: add(title), description: add(description),
            category: add(category), language: add(language), problem: problem)
        rows.append(row)
    }

    private mutating func add(_ field: ArraySlice<UInt8>) -> Range<Int> {
        let start = bytes.count
        bytes.append(contentsOf: field)
        return start..<bytes.count
    }

    var isFull: Bool { rows.count >= 2048 || bytes.count >= 4 << 20 }
}
