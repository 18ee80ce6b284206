import Learning
import Testing

struct ShuffledOrderTests {
    @Test("every number goes everywhere about equally often")
    func even() {
        var random = ShuffledOrder(seed: 11)
        var counts = [Int](repeating: 0, count: 64)
        for _ in 0..<8000 {
            var order: [UInt32] = (0..<8).map(\.self)
            random.shuffle(&order)
            #expect(order.sorted() == (0..<8).map(\.self))
            for (place, number) in order.enumerated() { counts[place * 8 + Int(number)] += 1 }
        }
        // 1,000 expected in each, with a standard deviation of 30.
        #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
    }

    @Test("the seed decides")
    func seeded() {
        func order(_ seed: UInt64) -> [UInt32] {
            var random = ShuffledOrder(seed: seed)
            var order: [UInt32] = (0..<100).map(\.self)
            random.shuffle(&order)
            return order
        }
        #expect(order(1) == order(1))
        #expect(order(1) != order(2))
    }
}
