internal import Dispatch
internal import HTTPServing
internal import Synchronization

/// The one thread that hashes passwords: it yields to others, and few may wait for it.
final class HashingWorker: Sendable {
    let pool: WorkerPool

    init(queue: Int) {
        pool = WorkerPool(threads: 1, limit: queue, nice: 10)
    }

    /// Runs `body` there and waits; throws a 503 when too many wait already.
    func run<Output: Sendable>(_ body: @escaping @Sendable () throws -> Output) throws -> Output {
        let outcome = Outcome<Output>()
        guard pool.submit({ outcome.set(Result { try body() }) }) else {
            throw HTTPError.overloaded()
        }
        return try outcome.wait()
    }

    private final class Outcome<Output: Sendable>: Sendable {
        private let result = Mutex<Result<Output, any Error>?>(nil)
        private let done = DispatchSemaphore(value: 0)

        func set(_ new: Result<Output, any Error>) {
            result.withLock { $0 = new }
            done.signal()
        }

        func wait() throws -> Output {
            done.wait()
            guard let result = result.withLock(\.self) else {
                preconditionFailure("who signals has a result")
            }
            return try result.get()
        }
    }
}
