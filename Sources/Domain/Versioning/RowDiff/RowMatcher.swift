/// Pairs the rows of two tables and counts what became of them.
struct RowMatcher {
    typealias Record = RowTable.Record

    private(set) var tally: RowTally

    init(labels: RowLabels, hasCategories: Bool, examples: Int) {
        tally = RowTally(labels: labels, hasCategories: hasCategories, examples: examples)
    }

    /// Compares rows that are sorted by key.
    mutating func match(_ olds: [Record], _ news: [Record]) {
        var (old, new) = (0, 0)
        while old < olds.count && new < news.count {
            let key = olds[old].key
            if key < news[new].key {
                tally.removed(olds[old])
                old += 1
            } else if news[new].key < key {
                tally.added(news[new])
                new += 1
            } else {
                let oldEnd = Self.end(of: key, in: olds, from: old)
                let newEnd = Self.end(of: key, in: news, from: new)
                matchGroup(olds[old..<oldEnd], news[new..<newEnd])
                (old, new) = (oldEnd, newEnd)
            }
        }
        for record in olds[old...] { tally.removed(record) }
        for record in news[new...] { tally.added(record) }
    }

    private static func end(of key: UInt64, in records: [Record], from start: Int) -> Int {
        var end = start + 1
        while end < records.count && records[end].key == key { end += 1 }
        return end
    }

    /// Rows of one key: as many as possible stay what they are, then keep their text, then keep
    /// their category; then what is left is edited, and what has no partner came or went.
    private mutating func matchGroup(_ olds: ArraySlice<Record>, _ news: ArraySlice<Record>) {
        if olds.count == 1, news.count == 1, let old = olds.first, let new = news.first {
            tally.paired(old, new)
            return
        }
        var (old, new) = (Array(olds), Array(news))
        pair(&old, &new) { ($0.text, $0.label) }
        pair(&old, &new) { ($0.text, 0) }
        pair(&old, &new) { (0, $0.label) }
        pair(&old, &new) { _ in (0, 0) }
        for record in old { tally.removed(record) }
        for record in new { tally.added(record) }
    }

    /// Pairs rows with equal properties, in the order of the files, and leaves the others.
    private mutating func pair(
        _ olds: inout [Record], _ news: inout [Record],
        by property: (Record) -> (UInt64, Int)
    ) {
        guard !olds.isEmpty && !news.isEmpty else { return }
        let inOrder = { (left: Record, right: Record) in
            let (first, second) = (property(left), property(right))
            return first == second ? left.row < right.row : first < second
        }
        olds.sort(by: inOrder)
        news.sort(by: inOrder)
        var rest: (olds: [Record], news: [Record]) = ([], [])
        var (old, new) = (0, 0)
        while old < olds.count && new < news.count {
            let (first, second) = (property(olds[old]), property(news[new]))
            if first == second {
                tally.paired(olds[old], news[new])
                old += 1
                new += 1
            } else if first < second {
                rest.olds.append(olds[old])
                old += 1
            } else {
                rest.news.append(news[new])
                new += 1
            }
        }
        olds = rest.olds + olds[old...]
        news = rest.news + news[new...]
    }
}
