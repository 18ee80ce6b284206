/// What is remembered of every product: about 60 bytes, its text not among them.
struct RowStore: Sendable {
    struct Entry: Sendable {
        var label: UInt32
        /// How far the label leads in the votes of the rows with this text (Boyer and Moore).
        var lead: UInt16 = 1
        var origin: Origin
        /// Raw rows gave this text different labels.
        var isContested = false
    }

    private(set) var digests: [RowDigest] = []
    private(set) var sketches: [Sketch] = []
    private(set) var entries: [Entry] = []
    private(set) var sourceRows: [UInt32] = []
    /// What the rows that feedback touched were labelled before.
    private var rawLabels: [Int: UInt32] = [:]
    /// Open addressing: row + 1, or 0.
    private var slots = [UInt32](repeating: 0, count: 1 << 10)

    var count: Int { digests.count }

    func find(_ digest: RowDigest) -> Int? {
        let slot = slots[slot(for: digest)]
        return slot == 0 ? nil : Int(slot) - 1
    }

    /// - Parameter estimate: how many rows there will be in all, as far as one can tell.
    mutating func append(
        _ digest: RowDigest, _ sketch: Sketch, _ entry: Entry, sourceRow: Int, estimate: Int
    ) {
        precondition(count < Int(UInt32.max) - 1, "rows are numbered with 32 bits")
        if count == 4096 { reserve(estimate) }
        if (count + 1) * 10 > slots.count * 7 { grow() }
        slots[slot(for: digest)] = UInt32(count + 1)
        digests.append(digest)
        sketches.append(sketch)
        entries.append(entry)
        sourceRows.append(UInt32(clamping: sourceRow))
    }

    /// Counts one more raw row with the text of `row`; returns whether it agrees.
    mutating func vote(_ label: UInt32, row: Int) -> Bool {
        let agrees = entries[row].label == label
        if agrees {
            if entries[row].lead < .max { entries[row].lead += 1 }
        } else {
            entries[row].isContested = true
            if entries[row].lead == 0 {
                entries[row].label = label
                entries[row].lead = 1
            } else {
                entries[row].lead -= 1
            }
        }
        return agrees
    }

    /// Sets the label that feedback gives.
    mutating func correct(_ label: UInt32, row: Int) {
        if entries[row].origin == .raw {
            entries[row].origin = .corrected
            rawLabels[row] = entries[row].label
        }
        entries[row].label = label
        entries[row].isContested = false
    }

    /// How many raw rows have another label through feedback, and how many the same.
    var correctionCounts: (changed: Int, confirmed: Int) {
        let changed = rawLabels.count { entries[$0.key].label != $0.value }
        return (changed, rawLabels.count - changed)
    }

    /// Frees what only finding rows by digest needs.
    mutating func forgetSlots() {
        slots = [UInt32](repeating: 0, count: 1)
    }

    /// Frees what only grouping needs.
    mutating func forgetSketches() {
        sketches = []
    }

    mutating func relabel(_ numbers: [UInt32]) {
        for row in entries.indices { entries[row].label = numbers[Int(entries[row].label)] }
    }

    /// Room once, so that growing arrays are never there twice.
    private mutating func reserve(_ rows: Int) {
        let rows = min(rows, 1 << 28)
        digests.reserveCapacity(rows)
        sketches.reserveCapacity(rows)
        entries.reserveCapacity(rows)
        sourceRows.reserveCapacity(rows)
    }

    private func slot(for digest: RowDigest) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: digest.low) & mask
        while slots[slot] != 0, digests[Int(slots[slot]) - 1] != digest { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (row, digest) in digests.enumerated() {
            slots[slot(for: digest)] = UInt32(row + 1)
        }
    }
}
