internal import Tabular

/// One table as 24 bytes a row, cut into slices that are sorted and compared one at a time.
struct RowTable {
    /// What a row is, what it says, where it belongs, and where it stands.
    struct Record: Comparable, Sendable {
        let key: UInt64
        let text: UInt64
        private let place: UInt64

        init(key: UInt64, text: UInt64, label: Int, row: Int) {
            self.key = key
            self.text = text
            place = UInt64(label) << 40 | UInt64(row)
        }

        var label: Int { Int(place >> 40) }
        /// Counted from 1, without the header.
        var row: Int { Int(place & (1 << 40 - 1)) }

        static func < (left: Record, right: Record) -> Bool {
            if left.key != right.key { return left.key < right.key }
            if left.text != right.text { return left.text < right.text }
            return left.place < right.place
        }
    }

    static let sliceCount = 512

    private(set) var count = 0
    private(set) var malformed = 0
    private var slices = [[Record]](repeating: [], count: sliceCount)

    mutating func append(
        _ row: CSVRow, _ positions: RowColumns.Positions, labels: inout RowLabels
    ) -> Bool {
        count += 1
        if row.problem != nil { malformed += 1 }
        var label = 0
        if let column = positions.category {
            guard let number = labels.number(Self.field(row, column)) else { return false }
            label = number
        }
        var key = RowHash()
        for column in positions.key { key.add(Self.field(row, column)) }
        var text = RowHash()
        for column in positions.text { text.add(Self.field(row, column)) }
        let slice = Int(truncatingIfNeeded: key.value >> 55)
        slices[slice].append(Record(key: key.value, text: text.value, label: label, row: count))
        return true
    }

    /// Hands over one slice, sorted, and forgets it.
    mutating func takeSorted(_ slice: Int) -> [Record] {
        var taken: [Record] = []
        swap(&taken, &slices[slice])
        taken.sort()
        return taken
    }

    /// Room for as many rows as another version has, so that growing costs no memory twice.
    mutating func reserve(like other: RowTable) {
        for slice in slices.indices {
            slices[slice].reserveCapacity(other.slices[slice].count + 64)
        }
    }

    /// A field that a short record lacks counts as empty.
    private static func field(_ row: CSVRow, _ column: Int) -> ArraySlice<UInt8> {
        column < row.count ? row[column] : []
    }
}
