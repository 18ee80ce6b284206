/// Which columns of a table say what a row is, what it says, and where it belongs.
struct RowColumns: Sendable {
    /// Positions in one of the two tables.
    struct Positions: Sendable {
        var key: [Int] = []
        var text: [Int] = []
        var category: Int?
        /// What an example shows.
        var shown: Int?
    }

    private(set) var old = Positions()
    private(set) var new = Positions()
    private(set) var keyNames: [String] = []
    private(set) var categoryName: String?
    private(set) var added: [String] = []
    private(set) var removed: [String] = []

    private static let usualKeys = ["index", "productid", "id"]
    private static let usualCategories = ["category", "prdtypecode"]
    private static let designation = "designation"

    /// - Parameters:
    ///   - key: the columns that identify a row; `nil` looks for one of the usual names.
    ///   - category: `nil` looks for one of the usual names.
    init(
        old oldHeader: [String], new newHeader: [String], key: [String]?, category: String?
    ) throws(RowDiffError) {
        let oldNames = Self.distinct(oldHeader)
        let newNames = Self.distinct(newHeader)
        // An empty file has no columns to compare; it differs in rows only.
        let common =
            oldNames.isEmpty
            ? newNames : newNames.isEmpty ? oldNames : newNames.filter(oldNames.contains)
        added = oldNames.isEmpty ? [] : newNames.filter { !oldNames.contains($0) }
        removed = newNames.isEmpty ? [] : oldNames.filter { !newNames.contains($0) }

        for name in (key ?? []) + (category.map { [$0] } ?? []) where !common.contains(name) {
            let side: RowDiffError.Side = oldNames.contains(name) ? .new : .old
            throw RowDiffError(.noSuchColumn(name), side: side)
        }
        categoryName = category ?? Self.usualCategories.first(where: common.contains)
        let contents = common.filter { $0 != categoryName }.sorted()
        keyNames = key ?? Self.usualKeys.first(where: contents.contains).map { [$0] } ?? []

        var identity = keyNames
        if identity.isEmpty {
            identity = contents.contains(Self.designation) ? [Self.designation] : contents
        }
        let text = contents.filter { !identity.contains($0) }
        let shown = contents.contains(Self.designation) ? Self.designation : common.first
        func positions(_ names: [String]) -> Positions {
            Positions(
                key: identity.compactMap(names.firstIndex), text: text.compactMap(names.firstIndex),
                category: categoryName.flatMap(names.firstIndex),
                shown: shown.flatMap(names.firstIndex))
        }
        old = positions(oldNames)
        new = positions(newNames)
    }

    /// Numbers columns that share a name, and gives pandas' nameless first column its usual one.
    private static func distinct(_ header: [String]) -> [String] {
        var seen: [String: Int] = [:]
        return header.enumerated().map { position, name in
            let base = position == 0 && name.isEmpty ? "index" : name
            seen[base, default: 0] += 1
            return seen[base] == 1 ? base : "\(base) (\(seen[base] ?? 0))"
        }
    }
}

extension [String] {
    fileprivate func firstIndex(_ name: String) -> Int? { firstIndex(of: name) }
}
