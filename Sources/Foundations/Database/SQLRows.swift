/// Rows to be added to a table, all in one piece of memory: tens of thousands a second are written
/// this way, and a text or a value of its own for each column would cost more than the database.
package struct SQLRows: Sendable {
    /// A value; texts and bytes are a range of `bytes`.
    package enum Cell: Sendable {
        case null
        case integer(Int64)
        case real(Double)
        case boolean(Bool)
        case text(Range<Int>)
        case bytes(Range<Int>)
    }

    package let columns: [String]
    /// Row by row.
    package private(set) var cells: [Cell] = []
    package private(set) var bytes: [UInt8] = []
    /// Where the row begins that is being added.
    private var start = (cells: 0, bytes: 0)
    /// Why no database could keep one of the values.
    private(set) var refusal: String?

    package init(_ columns: [String]) {
        self.columns = columns
    }

    /// Without what has not been ended.
    package var count: Int { start.cells / columns.count }

    /// Makes room for so many bytes of texts, in one step.
    package mutating func reserve(_ byteCount: Int) { bytes.reserveCapacity(byteCount) }

    /// The rows go, their memory stays.
    package mutating func removeAll() {
        cells.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        start = (0, 0)
        refusal = nil
    }

    // MARK: - Adding

    package mutating func add(_ value: SQLValue) {
        refusal = refusal ?? value.refusal
        switch value {
        case .null: cells.append(.null)
        case .integer(let number): cells.append(.integer(number))
        case .real(let number): cells.append(.real(number))
        case .boolean(let flag): cells.append(.boolean(flag))
        case .text(let text):
            cells.append(.text(bytes.count..<bytes.count + text.utf8.count))
            bytes += text.utf8
        case .bytes(let content):
            cells.append(.bytes(bytes.count..<bytes.count + content.count))
            bytes += content
        }
    }

    /// Adds a text in UTF-8 without NUL.
    package mutating func addText(_ text: Span<UInt8>) {
        cells.append(.text(copy(text)))
    }

    package mutating func addBytes(_ content: Span<UInt8>) {
        cells.append(.bytes(copy(content)))
    }

    package mutating func addInteger(_ number: Int64) { cells.append(.integer(number)) }

    package mutating func addReal(_ number: Double) { cells.append(.real(number)) }

    package mutating func addNull() { cells.append(.null) }

    private mutating func copy(_ content: Span<UInt8>) -> Range<Int> {
        let start = bytes.count
        unsafe content.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        return start..<bytes.count
    }

    package mutating func endRow() {
        if cells.count - start.cells != columns.count {
            refusal = "a row has \(cells.count - start.cells) values for \(columns)"
        }
        start = (cells.count, bytes.count)
    }

    /// Takes back what was added since the last row ended.
    package mutating func dropRow() {
        cells.removeLast(cells.count - start.cells)
        bytes.removeLast(bytes.count - start.bytes)
    }

    // MARK: - Reading

    package func values(of row: Int) -> [SQLValue] {
        columns.indices.map { value(row, $0) }
    }

    package func value(_ row: Int, _ column: Int) -> SQLValue {
        switch cells[row * columns.count + column] {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .boolean(let flag): .boolean(flag)
        case .text(let range): .text(String(decoding: bytes[range], as: UTF8.self))
        case .bytes(let range): .bytes(Array(bytes[range]))
        }
    }

    /// Where a text or bytes lie in `bytes`; nothing for other values.
    package func range(_ row: Int, _ column: Int) -> Range<Int> {
        switch cells[row * columns.count + column] {
        case .text(let range), .bytes(let range): range
        default: 0..<0
        }
    }
}
