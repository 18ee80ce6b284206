/// What a split that ignores variants would have put on both sides.
package struct Leak: Sendable, Hashable {
    /// Test rows of a plain split of rows at random, with the same shares and seed.
    package let testRows: Int
    /// Those of them that have a variant in its training part.
    package let leakedRows: Int

    package var share: Double { testRows == 0 ? 0 : Double(leakedRows) / Double(testRows) }

    static func measured(
        _ digests: [RowDigest], _ groups: [UInt32], groupCount: Int, seed: UInt64,
        shares: SplitShares
    ) -> Leak {
        var isTrained = [Bool](repeating: false, count: groupCount)
        // Another seed, as the places of the split itself are those of whole groups.
        let seed = ~seed
        for row in digests.indices where digests[row].place(seed: seed) < shares.training {
            isTrained[Int(groups[row])] = true
        }
        var testRows = 0
        var leakedRows = 0
        for row in digests.indices where digests[row].place(seed: seed) >= 1 - shares.test {
            testRows += 1
            if isTrained[Int(groups[row])] { leakedRows += 1 }
        }
        return Leak(testRows: testRows, leakedRows: leakedRows)
    }
}
