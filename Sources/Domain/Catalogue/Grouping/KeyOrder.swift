/// Rows in the order of 64-bit keys, sorted partition by partition so that the work stays in the
/// processor's cache and takes time in proportion to the rows.
struct KeyOrder {
    /// Row numbers; those of one partition are together.
    private let order: [UInt32]
    private let starts: [Int]

    init(_ keys: [UInt64]) {
        self.init(count: keys.count) { keys[$0] }
    }

    init(count: Int, key: (Int) -> UInt64) {
        let bits = UInt64(max(0, Int.bitWidth - count.leadingZeroBitCount - 6))
        let shift = 64 - bits
        func partition(_ row: Int) -> Int { bits == 0 ? 0 : Int(key(row) >> shift) }
        var starts = [Int](repeating: 0, count: 1 << Int(bits) + 1)
        for row in 0..<count { starts[partition(row) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var next = starts
        var order = [UInt32](repeating: 0, count: count)
        for row in 0..<count {
            let place = partition(row)
            order[next[place]] = UInt32(row)
            next[place] += 1
        }
        self.order = order
        self.starts = starts
    }

    var partitionCount: Int { starts.count - 1 }

    /// The rows of a partition, in no order yet; every key in it is below those of the next.
    func rows(inPartition partition: Int) -> ArraySlice<UInt32> {
        order[starts[partition]..<starts[partition + 1]]
    }
}
