/// Starters that may melt into the starter before them: vowel signs of India, Hangul's letters.
struct JoiningScalars: Sendable {
    static let shared = JoiningScalars()

    private let sorted: [UInt32]

    /// They are the last scalars of the canonical decompositions.
    private init() {
        var found: Set<UInt32> = []
        var parts: [Int32] = []
        // Beyond the basic plane only the block of Indian scripts joins starters.
        for block in [0xC0..<0xAC00, 0xF900..<0xFFFE, 0x11000..<0x12000] as [Range<UInt32>] {
            for scalar in block {
                parts.removeAll(keepingCapacity: true)
                ScalarData.decompose(scalar, isCompatible: false, into: &parts)
                guard parts.count > 1, let last = parts.last else { continue }
                let second = UInt32(bitPattern: last)
                if ScalarData.combiningClass(second) == 0 { found.insert(second) }
            }
        }
        sorted = found.sorted()
    }

    func contains(_ scalar: UInt32) -> Bool {
        if 0x1161...0x11C2 ~= scalar { return scalar <= 0x1175 || scalar >= 0x11A8 }
        guard let last = sorted.last, scalar <= last else { return false }
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < scalar { low = middle + 1 } else { high = middle }
        }
        return sorted[low] == scalar
    }
}
