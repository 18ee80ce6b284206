/// The weights of a linear model over hashed groups of two to five bytes; `scripts/language-table`
/// trains it and says from what.
struct LanguageTable: Sendable {
    typealias Lanes = SIMD16<Int16>

    static let shared = LanguageTable()
    static let shortest = 2
    static let longest = 5
    /// How much of a text is read: enough to know, and a bound on the time.
    static let readBytes = 512
    private static let bucketBits: UInt32 = 13

    /// 8,192 buckets, each with a weight for each class.
    let buckets: [Lanes]

    private init() {
        var buckets: [Lanes] = []
        buckets.reserveCapacity(1 << Int(Self.bucketBits))
        var lanes = Lanes()
        var lane = 0
        for part in [Self.part1, Self.part2, Self.part3, Self.part4, Self.part5] {
            for byte in part.utf8 where byte != UInt8(ascii: "\n") {
                lanes[lane] = Int16(byte) - Int16(UInt8(ascii: "P"))
                lane += 1
                guard lane == Lanes.scalarCount else { continue }
                buckets.append(lanes)
                lane = 0
            }
        }
        precondition(buckets.count == 1 << Int(Self.bucketBits), "the language table is cut short")
        self.buckets = buckets
    }

    /// Continues the hash of a group of bytes by one.
    @inline(__always)
    static func extend(_ hash: UInt32, by byte: UInt8) -> UInt32 {
        let product = (hash ^ UInt32(byte)) &* 0x9E37_79B1
        return product ^ product >> 15
    }

    @inline(__always)
    static func bucket(_ hash: UInt32) -> Int { Int(hash >> (32 - bucketBits)) }
}
