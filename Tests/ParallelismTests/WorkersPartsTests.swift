import Parallelism
import Synchronization
import Testing

struct WorkersPartsTests {
    @Test(
        "results come in the order of the numbers, and parts in theirs", arguments: [1, 2, 7, 64],
        [0, 1, 3, 40])
    func order(jobs: Int, count: Int) {
        let outputs = Workers.map(
            count, parts: 5, jobs: jobs, state: {}, begin: { 100 * $0 },
            part: { (_: inout Void, begun, index) in begun + index },
            end: { begun, parts in [begun] + parts })
        let expected = (0..<count).map { number in
            [100 * number] + (0..<5).map { 100 * number + $0 }
        }
        #expect(outputs == expected)
    }

    @Test("one thread ends what it began before it begins more, with one state for all")
    func oneThread() {
        let steps = Mutex<[String]>([])
        let outputs = Workers.map(
            2, parts: 2, jobs: 1, state: { 0 },
            begin: { number in
                steps.withLock { $0.append("begin \(number)") }
                return number
            },
            part: { (state: inout Int, begun, index) in
                state += 1
                steps.withLock { $0.append("part \(begun) \(index)") }
                return state
            },
            end: { begun, parts in
                steps.withLock { $0.append("end \(begun)") }
                return parts
            })
        #expect(outputs == [[1, 2], [3, 4]])
        #expect(
            steps.withLock { $0 } == [
                "begin 0", "part 0 0", "part 0 1", "end 0", "begin 1", "part 1 0", "part 1 1",
                "end 1",
            ])
    }

    @Test("a thread that has nothing to begin takes parts of what another began")
    func shared() {
        let met = Atomic<Int>(0)
        // Each part waits for the other, so that one thread alone would never end.
        let outputs = Workers.map(
            1, parts: 2, jobs: 2, state: {}, begin: { $0 },
            part: { (_: inout Void, _, index) -> Int in
                met.add(1, ordering: .relaxed)
                while met.load(ordering: .relaxed) < 2 { Threads.pause(microseconds: 100) }
                return index
            },
            end: { _, parts in parts })
        #expect(outputs == [[0, 1]])
    }
}
