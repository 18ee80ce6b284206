internal import Dispatch
internal import Glibc
internal import Synchronization

/// Threads for handlers that wait or compute for long, with a queue of bounded length.
package final class WorkerPool: Sendable {
    package typealias Job = @Sendable () -> Void

    private let queue: Queue

    /// - Parameters:
    ///   - limit: How many jobs may wait while all threads are busy.
    ///   - nice: How much the threads yield to others, from 0 to 19.
    package init(threads: Int, limit: Int, nice: Int32 = 0) {
        precondition(threads > 0 && limit >= 0, "a pool has threads")
        queue = Queue(limit: limit + threads)
        for _ in 0..<threads {
            queue.addThread(nice: nice)
        }
    }

    /// Jobs that were taken are still done.
    deinit { queue.close() }

    /// False when too many wait already.
    package func submit(_ job: @escaping Job) -> Bool {
        queue.add(job)
    }

    /// How many jobs wait or are being done.
    package var depth: Int { queue.depth }
}

private final class Queue: Sendable {
    private struct State {
        var jobs: [WorkerPool.Job] = []
        var unfinished = 0
        var isClosed = false
        var threads = 0
    }

    private let limit: Int
    private let state = Mutex(State())
    private let ready = DispatchSemaphore(value: 0)

    init(limit: Int) {
        self.limit = limit
    }

    var depth: Int { state.withLock(\.unfinished) }

    func add(_ job: @escaping WorkerPool.Job) -> Bool {
        let isTaken = state.withLock { state in
            guard state.unfinished < limit else { return false }
            state.unfinished += 1
            state.jobs.append(job)
            return true
        }
        if isTaken { ready.signal() }
        return isTaken
    }

    func close() {
        let threads = state.withLock { state in
            state.isClosed = true
            return state.threads
        }
        for _ in 0..<threads { ready.signal() }
    }

    func addThread(nice: Int32) {
        let thread = startThread { [self] in
            // On Linux the priority belongs to the thread that asks.
            if nice > 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, nice) }
            work()
        }
        pthread_detach(thread)
        state.withLock { $0.threads += 1 }
    }

    private func work() {
        while true {
            ready.wait()
            let job = state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
            guard let job else {
                if state.withLock(\.isClosed) { return }
                continue
            }
            job()
            state.withLock { $0.unfinished -= 1 }
        }
    }
}
