/// The first few rows of each kind of change, by number until their text is fetched.
struct RowExamples {
    struct Entry {
        let kind: RowDiff.Kind
        let old: Int?
        let new: Int?

        /// Where the change shows: in the new file, unless the row is gone.
        var position: Int { new ?? old ?? 0 }
    }

    private let limit: Int
    private var kept: [RowDiff.Kind: [Entry]] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    mutating func add(_ kind: RowDiff.Kind, old: Int?, new: Int?) {
        let entry = Entry(kind: kind, old: old, new: new)
        var list = kept[kind] ?? []
        guard list.count < limit || (list.last?.position ?? 0) > entry.position else { return }
        let index = list.firstIndex { $0.position > entry.position } ?? list.count
        list.insert(entry, at: index)
        kept[kind] = Array(list.prefix(limit))
    }

    /// Grouped by kind, in the order of the file.
    var entries: [Entry] { RowDiff.Kind.allCases.flatMap { kept[$0] ?? [] } }
}
