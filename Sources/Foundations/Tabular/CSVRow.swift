/// One record of a CSV file: unescaped bytes, cut into fields without an allocation for each.
///
/// A reader fills the same row again and again, so its buffers are allocated once.
package struct CSVRow: Sendable {
    /// 1 for the first record of the file, which is usually the header.
    package internal(set) var number = 0
    /// The line on which the record begins, counted from 1.
    package internal(set) var line = 0
    /// The first thing that is wrong with the record; its fields are still there.
    package internal(set) var problem: CSVProblem?

    /// The unescaped bytes of all fields, without separators.
    package internal(set) var bytes: [UInt8] = []
    var ends: [Int] = []

    package init() {}

    /// The number of fields.
    package var count: Int { ends.count }

    /// Where a field lies in `bytes`.
    package func range(_ field: Int) -> Range<Int> {
        (field == 0 ? 0 : ends[field - 1])..<ends[field]
    }

    package subscript(field: Int) -> ArraySlice<UInt8> { bytes[range(field)] }

    /// A field as text; bytes that are not UTF-8 become U+FFFD.
    package func string(_ field: Int) -> String { String(decoding: self[field], as: UTF8.self) }
}

extension CSVRow {
    mutating func reset() {
        problem = nil
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    mutating func endField() { ends.append(bytes.count) }

    mutating func note(_ found: CSVProblem) {
        if problem == nil { problem = found }
    }

    /// What the row costs in memory, apart from constants.
    var weight: Int { bytes.count + 8 * ends.count }
}
