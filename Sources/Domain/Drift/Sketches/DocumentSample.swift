/// A sample of texts as hashes of their words: those whose own hash is smallest.
///
/// Which texts are in it depends on the texts and the seed alone, so samples of hours can be made
/// into one of a day: below the smallest of their limits, each has all that it saw.
package struct DocumentSample: Sendable, Equatable {
    private static let longest = 64

    package let capacity: Int
    /// Ordered by priority.
    private var rows: [(priority: UInt64, words: [UInt64])] = []
    /// Texts with a priority from here on are not in the sample.
    private var limit = UInt64.max

    package init(capacity: Int) {
        self.capacity = capacity
    }

    package var count: Int { rows.count }

    package static func == (left: Self, right: Self) -> Bool {
        left.limit == right.limit && left.rows.count == right.rows.count
            && zip(left.rows, right.rows).allSatisfy { $0.priority == $1.priority }
    }

    /// - Parameter key: Of the text: its digest or its number.
    package mutating func add(key: UInt64, words: () -> [UInt64]) {
        let priority = Self.mix(key)
        guard priority < limit else { return }
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].priority < priority { low = middle + 1 } else { high = middle }
        }
        if low < rows.count, rows[low].priority == priority { return }
        // The lower half of a hash tells the words of a sample apart well enough.
        rows.insert((priority, words().prefix(Self.longest).map { $0 & 0xFFFF_FFFF }), at: low)
        trim()
    }

    package mutating func merge(_ other: DocumentSample) {
        limit = min(limit, other.limit)
        let known = Set(rows.map(\.priority))
        rows += other.rows.filter { !known.contains($0.priority) }
        rows.sort { $0.priority < $1.priority }
        rows.removeAll { $0.priority >= limit }
        trim()
    }

    private mutating func trim() {
        guard rows.count > capacity else { return }
        limit = rows[capacity].priority
        rows.removeLast(rows.count - capacity)
    }

    package var texts: HashedTexts {
        var texts = HashedTexts()
        for row in rows { texts.append(words: row.words[...]) }
        return texts
    }

    private static func mix(_ key: UInt64) -> UInt64 {
        var mixed = (key ^ 0x5EED_0000_0000_0001) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    // MARK: - Bytes

    func write(to writer: inout ProfileWriter) {
        writer.add(limit)
        writer.add(rows.count)
        for row in rows {
            writer.add(row.priority)
            writer.add(row.words.count)
            for word in row.words { writer.add(word) }
        }
    }

    init(capacity: Int, from reader: inout ProfileReader) throws(DriftError) {
        self.init(capacity: capacity)
        limit = try reader.number()
        for _ in 0..<(try reader.count(upTo: capacity)) {
            let priority = try reader.number()
            var words: [UInt64] = []
            for _ in 0..<(try reader.count(upTo: Self.longest)) {
                words.append(try reader.number())
            }
            rows.append((priority, words))
        }
    }
}
