package import Catalogue

/// The test rows on which two models can be compared: neither was trained on a variant of them.
package struct ComparableRows: Sendable, Equatable {
    /// Test rows of the candidate's version of the catalogue.
    package let testRows: Int
    /// In ascending order.
    package let digests: [RowDigest]
    /// The group of each.
    package let groups: [UInt64]

    package var leftOut: Int { testRows - digests.count }

    /// - Parameters:
    ///   - candidate: the rows of the version that the candidate was trained on, by digest.
    ///   - production: the same for production; `nil` when there is none.
    /// - Throws: `ComparisonError` where fewer than `least` rows are left.
    package init(
        candidate: some SplitRows, production: (some SplitRows)?, least: Int
    ) throws(ComparisonError) {
        var search = SeenGroups(testRowsOf: candidate)
        if let production { search.mark(trainingRowsOf: production) }
        var (digests, groups, testRows) = ([RowDigest](), [UInt64](), 0)
        candidate.forEach { row in
            guard row.part == .test else { return }
            testRows += 1
            guard !search.seen.contains(row.group) else { return }
            digests.append(row.digest)
            groups.append(row.group)
        }
        self.testRows = testRows
        self.digests = digests
        self.groups = groups
        guard digests.count >= least else {
            throw ComparisonError(
                "only \(digests.count) of \(testRows) test rows can be used, as the others have a"
                    + " variant that the candidate or production was trained on;"
                    + " validation.min_test_rows asks for \(least): add data, or lower it")
        }
    }

    package func contains(_ digest: RowDigest) -> Bool {
        var (low, high) = (0, digests.count)
        while low < high {
            let middle = (low + high) / 2
            if digests[middle] < digest { low = middle + 1 } else { high = middle }
        }
        return low < digests.count && digests[low] == digest
    }
}

/// Rows of a split in the order of their digests.
package protocol SplitRows {
    func forEach(_ body: (SplitFile.Row) -> Void)
}

extension SplitFile: SplitRows {}

/// Why no comparison can be made.
package struct ComparisonError: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Groups with test rows in them that one of the models was trained on; memory is for these alone.
private struct SeenGroups {
    private(set) var seen: Set<UInt64> = []
    /// All rows of groups with test rows, in the order of the digests.
    private var rows: [(digest: RowDigest, group: UInt64)] = []

    init(testRowsOf candidate: some SplitRows) {
        var tested: Set<UInt64> = []
        candidate.forEach { row in if row.part == .test { tested.insert(row.group) } }
        var (rows, seen) = ([(digest: RowDigest, group: UInt64)](), Set<UInt64>())
        candidate.forEach { row in
            guard tested.contains(row.group) else { return }
            rows.append((row.digest, row.group))
            if row.part == .training { seen.insert(row.group) }
        }
        (self.rows, self.seen) = (rows, seen)
    }

    /// Groups of the two versions are other groups: they meet in the rows that both versions have.
    mutating func mark(trainingRowsOf production: some SplitRows) {
        var position = 0
        var groups: [UInt64: Set<UInt64>] = [:]
        let rows = rows
        var seen = seen
        production.forEach { row in
            while position < rows.count, rows[position].digest < row.digest { position += 1 }
            guard position < rows.count, rows[position].digest == row.digest else { return }
            groups[row.group, default: []].insert(rows[position].group)
            if row.part == .training { seen.insert(rows[position].group) }
        }
        // A variant that production was trained on may be gone from the candidate's version.
        production.forEach { row in
            guard row.part == .training, let here = groups[row.group] else { return }
            seen.formUnion(here)
        }
        self.seen = seen
    }
}
