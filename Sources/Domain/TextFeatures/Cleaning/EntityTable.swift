/// Looks up HTML's named characters.
struct EntityTable: Sendable {
    static let shared = EntityTable()
    /// "CounterClockwiseContourIntegral" has 31.
    static let longestName = 31
    private static let longestBareName = 6

    private struct Entry {
        let name: Range<Int>
        let first: UInt32
        /// 0 when there is none.
        let second: UInt32
        let isBare: Bool
    }

    private let names: [UInt8]
    private let entries: [Entry]

    private init() {
        var names: [UInt8] = []
        var entries: [Entry] = []
        let bare = Set(EntityNames.bare.split(whereSeparator: \.isWhitespace))
        for pair in EntityNames.all.split(whereSeparator: \.isWhitespace) {
            let parts = pair.split(whereSeparator: { $0 == "=" || $0 == "," })
            let scalars = parts.dropFirst().map { UInt32($0, radix: 16) ?? 0xFFFD }
            let start = names.count
            names.append(contentsOf: parts[0].utf8)
            entries.append(
                Entry(
                    name: start..<names.count, first: scalars[0],
                    second: scalars.count > 1 ? scalars[1] : 0, isBare: bare.contains(parts[0])))
        }
        self.names = names
        self.entries = entries
    }

    /// What a run of letters and digits after "&" stands for, and how much of it does.
    ///
    /// Without a semicolon after the run, only old names count, the longest first, and letters may
    /// follow: so does HTML, and so "caf&eacutes" is "cafés".
    func lookUp(
        _ run: Span<UInt8>, isClosed: Bool
    ) -> (first: UInt32, second: UInt32, length: Int)? {
        if isClosed, let entry = find(run) { return (entry.first, entry.second, run.count) }
        var length = min(run.count, Self.longestBareName)
        while length > 1 {
            if let entry = find(run.extracting(first: length)), entry.isBare {
                return (entry.first, entry.second, length)
            }
            length -= 1
        }
        return nil
    }

    private func find(_ name: Span<UInt8>) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            switch compare(entries[middle].name, name) {
            case 0: return entries[middle]
            case ..<0: low = middle + 1
            default: high = middle
            }
        }
        return nil
    }

    private func compare(_ range: Range<Int>, _ name: Span<UInt8>) -> Int {
        for index in 0..<min(range.count, name.count) {
            let difference = Int(names[range.lowerBound + index]) - Int(name[index])
            if difference != 0 { return difference }
        }
        return range.count - name.count
    }
}
