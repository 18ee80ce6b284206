extension DataDiff {
    /// Compares two sides in one pass over their sorted entries.
    ///
    /// - Parameters:
    ///   - isIncluded: whether a path belongs to what was asked for.
    ///   - isMissing: whether the cache lacks an object of the old side.
    init(
        _ old: DataSide, _ new: DataSide, isIncluded: @escaping ([UInt8]) -> Bool,
        isMissing: (ObjectKey) throws -> Bool
    ) throws {
        unknown = Set(old.unknown + new.unknown).sorted { $0.lexicographicallyPrecedes($1) }
            .filter(isIncluded)
        var left = old.cursor(isIncluded)
        var right = new.cursor(isIncluded)
        while left.current != nil || right.current != nil {
            let before = left.current
            let after = right.current
            let takesOld =
                before.map { !(after?.path ?? $0.path).lexicographicallyPrecedes($0.path) } ?? false
            let takesNew =
                after.map { !(before?.path ?? $0.path).lexicographicallyPrecedes($0.path) } ?? false
            if takesOld, let before, left.isCached, let key = before.key, try isMissing(key) {
                notInCache.append(before)
            }
            take(takesOld ? before : nil, takesNew ? after : nil)
            if takesOld { left.advance() }
            if takesNew { right.advance() }
        }
        pairKinds()
        pairRenames()
    }

    private mutating func take(_ old: Entry?, _ new: Entry?) {
        guard let path = old?.path ?? new?.path, !isUnknown(path) else { return }
        switch (old, new) {
        case (let old?, let new?):
            if old.id != new.id || old.layout != new.layout {
                modified.append(Pair(old: old, new: new))
            }
        case (let old?, nil): deleted.append(old)
        case (nil, let new?): added.append(new)
        case (nil, nil): return
        }
    }

    /// Files below a folder whose list is missing say nothing; the folder itself does.
    private func isUnknown(_ path: [UInt8]) -> Bool {
        unknown.contains { path.count > $0.count && path.starts(with: $0) }
    }

    /// A file where a folder was, or the reverse, is a change of one thing.
    private mutating func pairKinds() {
        func bare(_ entry: Entry) -> [UInt8] {
            entry.isDirectory ? Array(entry.path.dropLast()) : entry.path
        }
        var places: [[UInt8]: Int] = [:]
        for (index, entry) in added.enumerated() { places[bare(entry)] = index }
        var paired: Set<Int> = []
        deleted.removeAll { old in
            guard let index = places[bare(old)], added[index].isDirectory != old.isDirectory else {
                return false
            }
            modified.append(Pair(old: old, new: added[index]))
            return paired.insert(index).inserted
        }
        added = added.indices.filter { !paired.contains($0) }.map { added[$0] }
    }

    /// The same bytes under another name, each once, in the order of the names.
    private mutating func pairRenames() {
        var sources: [ObjectKey: [Int]] = [:]
        let order = deleted.indices.sorted {
            deleted[$0].path.componentsPrecede(deleted[$1].path)
        }
        for index in order.reversed() {
            if let key = deleted[index].key { sources[key, default: []].append(index) }
        }
        var gone: Set<Int> = []
        var placed: Set<Int> = []
        for index in added.indices.sorted(by: {
            added[$0].path.componentsPrecede(added[$1].path)
        }) {
            guard let key = added[index].key, let source = sources[key]?.popLast() else { continue }
            renamed.append(Pair(old: deleted[source], new: added[index]))
            gone.insert(source)
            placed.insert(index)
        }
        deleted = deleted.indices.filter { !gone.contains($0) }.map { deleted[$0] }
        added = added.indices.filter { !placed.contains($0) }.map { added[$0] }
        renamed.sort { $0.old.path.lexicographicallyPrecedes($1.old.path) }
        modified.sort { $0.old.path.lexicographicallyPrecedes($1.old.path) }
    }
}

extension [UInt8] {
    /// Compares name by name, so that what is in a folder comes before its longer-named kin.
    fileprivate func componentsPrecede(_ other: [UInt8]) -> Bool {
        for (mine, theirs) in zip(self, other) where mine != theirs {
            if mine == UInt8(ascii: "/") { return true }
            if theirs == UInt8(ascii: "/") { return false }
            return mine < theirs
        }
        return count < other.count
    }
}
