import Parallelism
import Synchronization
import Testing

struct WorkersTests {
    struct Refusal: Error, Equatable { let index: Int }

    @Test("results come in the order of the numbers", arguments: [1, 2, 7, 64], [0, 1, 5, 10_000])
    func order(jobs: Int, count: Int) {
        let squares = Workers.map(count, jobs: jobs, state: {}) { (_: inout Void, index) in
            index * index
        }
        #expect(squares == (0..<count).map { $0 * $0 })
    }

    @Test("every number is visited once")
    func once() {
        let visits = Mutex([Int](repeating: 0, count: 1_000))
        Workers.forEach(1_000, jobs: 8) { index in visits.withLock { $0[index] += 1 } }
        #expect(visits.withLock { $0 } == [Int](repeating: 1, count: 1_000))
    }

    @Test("the first error ends the work and is thrown")
    func failure() {
        let begun = Atomic<Int>(0)
        #expect(throws: Refusal(index: 5)) {
            try Workers.forEach(1_000_000, jobs: 1) { index throws(Refusal) in
                begun.add(1, ordering: .relaxed)
                if index == 5 { throw Refusal(index: index) }
            }
        }
        #expect(begun.load(ordering: .relaxed) == 6)
    }
}
