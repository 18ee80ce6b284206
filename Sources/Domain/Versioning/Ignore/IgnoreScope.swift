/// The patterns that count in one directory of a tree.
package struct IgnoreScope: Sendable {
    let dialect: IgnoreDialect
    /// In the order of precedence: the last match wins.
    private(set) var patterns: [IgnorePattern]
    /// The last patterns that matched a folder above: of all, and of those that can match files.
    private var inherited = -1
    private var inheritedByFiles = -1
    /// The pattern that ignores this directory itself, or one above.
    private var blocker: Int?

    init(_ dialect: IgnoreDialect, _ patterns: [IgnorePattern]) {
        self.dialect = dialect
        self.patterns = patterns
    }

    /// The pattern that decides about an entry of this directory; a negated one keeps it.
    ///
    /// - Parameter path: Relative to the root of the tree.
    /// - Complexity: One comparison for each pattern; nothing is allocated.
    package func decidingPattern(_ path: [UInt8], isDirectory: Bool) -> IgnorePattern? {
        decidingIndex(path, isDirectory: isDirectory).map { patterns[$0] }
    }

    package func ignores(_ path: [UInt8], isDirectory: Bool) -> Bool {
        decidingIndex(path, isDirectory: isDirectory).map { !patterns[$0].isNegated } ?? false
    }

    private func decidingIndex(_ path: [UInt8], isDirectory: Bool) -> Int? {
        if patterns.isEmpty { return nil }
        if let blocker { return blocker }
        let last = isDirectory ? inherited : inheritedByFiles
        let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
        var index = patterns.count - 1
        while index > last {
            if patterns[index].matches(path, nameStart: nameStart, isDirectory: isDirectory) {
                return index
            }
            index -= 1
        }
        return last >= 0 ? last : nil
    }

    /// The scope of a directory of this one.
    ///
    /// - Parameter path: Of the directory, relative to the root of the tree.
    func descending(into path: [UInt8]) -> IgnoreScope {
        var scope = self
        scope.enter(path)
        return scope
    }

    /// Adds the patterns of this directory.
    ///
    /// DVC then asks them about the directories above too.
    mutating func append(_ more: [IgnorePattern], directory: [UInt8]) {
        patterns.append(contentsOf: more)
        guard dialect == .dvc, !directory.isEmpty else { return }
        (inherited, inheritedByFiles, blocker) = (-1, -1, nil)
        for end in directory.indices where directory[end] == UInt8(ascii: "/") {
            enter(Array(directory[..<end]))
        }
        enter(directory)
    }

    /// Notes what the patterns say about a directory that everything else here lies in.
    private mutating func enter(_ path: [UInt8]) {
        // Only DVC lets a pattern reach below what it names.
        guard dialect == .dvc, blocker == nil else { return }
        if let index = decidingIndex(path, isDirectory: true), !patterns[index].isNegated {
            blocker = index
            return
        }
        let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
        for (index, pattern) in patterns.enumerated()
        where pattern.matches(path, nameStart: nameStart, isDirectory: true) {
            inherited = max(inherited, index)
            if !pattern.isDirectoryOnly { inheritedByFiles = max(inheritedByFiles, index) }
        }
    }
}
