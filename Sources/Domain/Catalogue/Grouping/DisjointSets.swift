/// Which rows are linked, directly or through others; the smallest row stands for its set.
struct DisjointSets {
    private var parents: [UInt32]

    init(count: Int) {
        parents = (0..<UInt32(count)).map { $0 }
    }

    mutating func find(_ row: UInt32) -> UInt32 {
        var row = row
        while parents[Int(row)] != row {
            parents[Int(row)] = parents[Int(parents[Int(row)])]
            row = parents[Int(row)]
        }
        return row
    }

    /// Returns whether the two were in different sets.
    @discardableResult
    mutating func unite(_ left: UInt32, _ right: UInt32) -> Bool {
        let (left, right) = (find(left), find(right))
        guard left != right else { return false }
        parents[Int(max(left, right))] = min(left, right)
        return true
    }

    /// For each row, the one that stands for its set.
    mutating func representatives() -> [UInt32] {
        for row in parents.indices {
            // Parents are smaller than their children, so they are final already.
            parents[row] = parents[Int(parents[row])]
        }
        return parents
    }
}
