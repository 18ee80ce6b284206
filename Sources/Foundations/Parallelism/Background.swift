internal import Synchronization

/// Work on a thread of its own; whoever asks for its result waits for it.
package final class Background<Output: Sendable, Failure: Error>: Sendable {
    private let thread: Threads.Handle?
    private let outcome: Outcome

    /// Begins the work; where no thread is to be had, it is done at once.
    package init(_ body: @escaping @Sendable () throws(Failure) -> Output) {
        let outcome = Outcome()
        self.outcome = outcome
        thread = try? Threads.start { outcome.take(Result(catching: body)) }
        if thread == nil { outcome.take(Result(catching: body)) }
    }

    deinit {
        thread?.join()
    }

    package func value() throws(Failure) -> Output {
        thread?.join()
        guard let result = outcome.result else {
            preconditionFailure("a thread that was joined has left its result")
        }
        return try result.get()
    }

    private final class Outcome: Sendable {
        private let left = Mutex<Result<Output, Failure>?>(nil)

        var result: Result<Output, Failure>? { left.withLock { $0 } }

        func take(_ result: Result<Output, Failure>) {
            left.withLock { $0 = result }
        }
    }
}
