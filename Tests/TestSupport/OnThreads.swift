internal import Foundation
internal import Synchronization

/// Runs `body` on as many threads, which begin together, and returns the errors it threw.
///
/// Threads of their own, since tasks and dispatch queues have but one for each processor.
@discardableResult
package func onThreads(
    _ count: Int, _ body: @escaping @Sendable (Int) throws -> Void
) -> [any Error] {
    let errors = Mutex<[any Error]>([])
    let ready = DispatchSemaphore(value: 0)
    let go = DispatchSemaphore(value: 0)
    let threads = DispatchGroup()
    for number in 0..<count {
        threads.enter()
        Thread {
            ready.signal()
            go.wait()
            do { try body(number) } catch { errors.withLock { $0.append(error) } }
            threads.leave()
        }.start()
    }
    for _ in 0..<count { ready.wait() }
    for _ in 0..<count { go.signal() }
    threads.wait()
    return errors.withLock { $0 }
}
