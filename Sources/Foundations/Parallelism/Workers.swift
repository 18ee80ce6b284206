internal import Glibc
internal import Synchronization

/// Blocking work on a few threads of its own, so that waiting never starves Swift's task pool.
package enum Workers {
    package static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Calls `body` once for each number below `count`, on up to `jobs` threads.
    ///
    /// After the first error no further number is begun, and that error is thrown.
    package static func forEach<State, Failure: Error>(
        _ count: Int, jobs: Int, state makeState: @Sendable () -> State,
        _ body: @Sendable (inout State, Int) throws(Failure) -> Void
    ) throws(Failure) {
        _ = try map(count, jobs: jobs, state: makeState) {
            (state: inout State, index) throws(Failure) in
            try body(&state, index)
        }
    }

    package static func forEach<Failure: Error>(
        _ count: Int, jobs: Int, _ body: @Sendable (Int) throws(Failure) -> Void
    ) throws(Failure) {
        try forEach(count, jobs: jobs, state: {}) { (_: inout Void, index) throws(Failure) in
            try body(index)
        }
    }

    package static func map<Output: Sendable, Failure: Error>(
        _ count: Int, jobs: Int, _ body: @Sendable (Int) throws(Failure) -> Output
    ) throws(Failure) -> [Output] {
        try map(count, jobs: jobs, state: {}) { (_: inout Void, index) throws(Failure) in
            try body(index)
        }
    }

    /// The results of `body` in the order of the numbers, whatever thread made them.
    package static func map<State, Output: Sendable, Failure: Error>(
        _ count: Int, jobs: Int, state makeState: @Sendable () -> State,
        _ body: @Sendable (inout State, Int) throws(Failure) -> Output
    ) throws(Failure) -> [Output] {
        let threads = max(1, min(jobs, count))
        // Small enough to share the work evenly, large enough to make the hand-out cheap.
        let chunk = max(1, min(256, count / (threads * 8)))
        let board = Board<Output, Failure>(count: count, chunk: chunk)
        withoutActuallyEscaping(makeState) { makeState in
            withoutActuallyEscaping(body) { body in
                Threads.run(threads) {
                    var state = makeState()
                    while let range = board.next() {
                        var outputs: [Output] = []
                        outputs.reserveCapacity(range.count)
                        do throws(Failure) {
                            for index in range { outputs.append(try body(&state, index)) }
                            board.finish(range.lowerBound, outputs)
                        } catch {
                            board.fail(error)
                        }
                    }
                }
            }
        }
        return try board.results()
    }
}

/// Hands out ranges of numbers and gathers what became of them.
private final class Board<Output: Sendable, Failure: Error>: Sendable {
    private struct Ledger {
        var parts: [(start: Int, outputs: [Output])] = []
        var failure: Failure?
    }

    private let count: Int
    private let chunk: Int
    private let position = Atomic<Int>(0)
    private let ledger = Mutex(Ledger())

    init(count: Int, chunk: Int) {
        self.count = count
        self.chunk = chunk
    }

    func next() -> Range<Int>? {
        let start = position.add(chunk, ordering: .relaxed).oldValue
        return start < count ? start..<min(count, start + chunk) : nil
    }

    func finish(_ start: Int, _ outputs: [Output]) {
        ledger.withLock { $0.parts.append((start, outputs)) }
    }

    func fail(_ error: Failure) {
        position.store(count, ordering: .relaxed)
        ledger.withLock { $0.failure = $0.failure ?? error }
    }

    func results() throws(Failure) -> [Output] {
        let ended = ledger.withLock { ledger in
            (ledger.failure, ledger.parts.sorted { $0.start < $1.start })
        }
        if let failure = ended.0 { throw failure }
        var outputs: [Output] = []
        outputs.reserveCapacity(count)
        for part in ended.1 { outputs += part.outputs }
        return outputs
    }
}
