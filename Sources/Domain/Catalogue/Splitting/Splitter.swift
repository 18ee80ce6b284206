/// Puts groups of products into parts.
///
/// The seed gives every row a place from 0 up to 1, fixed for ever; a group has the smallest place
/// of its rows. Small places train, then comes validation, and the largest test. Two cuts between
/// them are set so that each part gets its share of the rows.
///
/// A row that was trained on never tests later. No cut passes a wall that does not move: training
/// lies below it, test above. Rows that arrive can only lower the place of a group, as more rows
/// have a smaller smallest place. So a group below the wall stays below, and what is below the
/// wall is no test.
///
/// A category with few groups might have none above the wall; its groups are ranked instead, and
/// each part gets its share of them. There a merge of groups, or many more groups, could turn a
/// training row into a test row: `trained` rows of the last version prevent that, and the same
/// after a category outgrows the ranking.
struct Splitter {
    let seed: UInt64
    let shares: SplitShares
    let digests: [RowDigest]
    /// For each row, the smallest row of its group.
    let representatives: [UInt32]
    let labels: (Int) -> UInt32
    /// Whether the last version trained on a row.
    let trained: (Int) -> Bool

    struct Result {
        /// By row.
        var parts: [Part]
        /// By row: the first half of the digest of the row with the smallest place in its group.
        var groups: [UInt64]
        var groupCount: Int
        var largestGroup: Int
        /// Rows in groups of two or more.
        var rowsWithVariants: Int
        /// Groups that stay out of test only because the last version trained on them.
        var heldBack: Int
        /// Where validation and test begin, for categories that are not ranked.
        var validationCut: Double
        var testCut: Double
        /// What a split by rows would have leaked.
        var leak: Leak
    }

    private struct Group {
        /// The row with the smallest place.
        var first: UInt32
        var rows: UInt32 = 0
        var isTrained = false
        var part = Part.training
    }

    func split() -> Result {
        var (groups, groupOfRow) = gather()
        var heldBack = 0
        let cuts = assign(&groups, &heldBack)
        var parts: [Part] = []
        var names: [UInt64] = []
        parts.reserveCapacity(digests.count)
        names.reserveCapacity(digests.count)
        for row in digests.indices {
            let group = groups[Int(groupOfRow[row])]
            parts.append(group.part)
            names.append(digests[Int(group.first)].high)
        }
        return Result(
            parts: parts, groups: names, groupCount: groups.count,
            largestGroup: Int(groups.map(\.rows).max() ?? 0),
            rowsWithVariants: groups.reduce(0) { $0 + ($1.rows > 1 ? Int($1.rows) : 0) },
            heldBack: heldBack, validationCut: cuts.validation, testCut: cuts.test,
            leak: Leak.measured(
                digests, groupOfRow, groupCount: groups.count, seed: seed, shares: shares))
    }

    private func gather() -> ([Group], [UInt32]) {
        var groups: [Group] = []
        groups.reserveCapacity(digests.count)
        var groupOfRow = [UInt32](repeating: 0, count: digests.count)
        for row in digests.indices {
            let first = Int(representatives[row])
            if first == row {
                groupOfRow[row] = UInt32(groups.count)
                groups.append(Group(first: UInt32(row)))
            } else {
                groupOfRow[row] = groupOfRow[first]
            }
            let group = Int(groupOfRow[row])
            groups[group].rows += 1
            if trained(row) { groups[group].isTrained = true }
            if precedes(row, Int(groups[group].first)) { groups[group].first = UInt32(row) }
        }
        return (groups, groupOfRow)
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (digests[left].key(seed: seed), digests[left])
            < (digests[right].key(seed: seed), digests[right])
    }

    private func place(_ group: Group) -> Double { digests[Int(group.first)].place(seed: seed) }

    // MARK: - Parts

    private func assign(
        _ groups: inout [Group], _ heldBack: inout Int
    ) -> (validation: Double, test: Double) {
        var members: [Int] = []
        for group in groups {
            let label = Int(labels(Int(group.first)))
            if label >= members.count {
                members.append(contentsOf: repeatElement(0, count: label + 1 - members.count))
            }
            members[label] += 1
        }
        var ranked: [UInt32: [Int]] = [:]
        var rowsByPlace = [Int](repeating: 0, count: Self.steps)
        for (index, group) in groups.enumerated() {
            let label = labels(Int(group.first))
            if members[Int(label)] < shares.rankedBelow {
                ranked[label, default: []].append(index)
            } else {
                rowsByPlace[Int(place(group) * Double(Self.steps))] += Int(group.rows)
            }
        }
        let cuts = cuts(rowsByPlace)
        for index in groups.indices
        where members[Int(labels(Int(groups[index].first)))] >= shares.rankedBelow {
            let place = place(groups[index])
            if place >= cuts.test {
                groups[index].part = groups[index].isTrained ? .training : .test
                heldBack += groups[index].isTrained ? 1 : 0
            } else if place >= cuts.validation {
                groups[index].part = .validation
            }
        }
        for members in ranked.values { rank(members, &groups, &heldBack) }
        return cuts
    }

    /// Cuts move in steps, so that a few more rows mostly leave them where they are.
    private static let steps = 100

    private func cuts(_ rowsByPlace: [Int]) -> (validation: Double, test: Double) {
        let total = rowsByPlace.reduce(0, +)
        let wall = Int((shares.wall * Double(Self.steps)).rounded())
        guard total > 0 else {
            return (shares.training, shares.training + shares.validation)
        }
        /// The step from which on the rows come nearest to a share.
        func step(_ share: Double, in range: ClosedRange<Int>) -> Int {
            var best = range.upperBound
            var least = Double.infinity
            var above = rowsByPlace[range.upperBound...].reduce(0, +)
            for step in stride(from: range.upperBound, through: range.lowerBound, by: -1) {
                if step < range.upperBound { above += rowsByPlace[step] }
                let distance = abs(Double(above) / Double(total) - share)
                if distance < least { (best, least) = (step, distance) }
            }
            return best
        }
        let test = step(shares.test, in: wall...Self.steps)
        let validation = step(shares.test + shares.validation, in: 0...wall)
        return (
            Double(validation) / Double(Self.steps), Double(test) / Double(Self.steps)
        )
    }

    /// The largest places test; two groups or fewer are all for training.
    private func rank(_ members: [Int], _ groups: inout [Group], _ heldBack: inout Int) {
        let order = members.sorted { precedes(Int(groups[$1].first), Int(groups[$0].first)) }
        guard order.count > 2 else { return }
        let count = Double(order.count)
        let test = max(1, Int((count * shares.test).rounded()))
        let validation = max(1, Int((count * shares.validation).rounded()))
        heldBack += order.prefix(test).count { groups[$0].isTrained }
        let tested = order.filter { !groups[$0].isTrained }.prefix(test)
        for index in tested { groups[index].part = .test }
        let others = order.filter { groups[$0].part != .test }
        // One group at least is left to learn from.
        for index in others.prefix(min(validation, others.count - 1)) {
            groups[index].part = .validation
        }
    }
}
