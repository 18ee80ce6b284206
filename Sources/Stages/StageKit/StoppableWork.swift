package import CommandLineKit
internal import Glibc
package import Observability
internal import Parallelism
package import Processes
internal import Synchronization

/// Runs `body` on a thread of its own. Once asked to stop it has `grace`, and is then left where
/// it is, which is as safe as a loss of power: whatever has its name is whole.
///
/// - Parameters:
///   - isOver: Asked often; `true` counts as being asked to stop.
///   - onStop: Called when asked to stop, before the grace begins.
///   - notice: For the log, when `body` is left.
package func stoppable(
    _ watcher: SignalWatcher, within grace: Duration, abandoned: ExitCode, _ log: Logger,
    isOver: () -> Bool = { false }, onStop: () -> Void = {},
    notice: StaticString? = "stopped in the middle of work; the next start goes on from there",
    _ body: @escaping @Sendable () throws -> ExitCode
) throws -> ExitCode {
    let outcome = Outcome()
    try Threads.detach {
        outcome.set(Result { try body() })
        watcher.stop()
    }
    while !watcher.wait(for: .milliseconds(200)), !isOver() {}
    if let result = outcome.result { return try result.get() }
    onStop()
    let deadline = ContinuousClock.now + grace
    while ContinuousClock.now < deadline {
        if let result = outcome.result { return try result.get() }
        usleep(5000)
    }
    if let notice { log.notice(notice) }
    // An orderly exit would pull libraries away from under the thread.
    _exit(abandoned.rawValue)
}

/// Serves until asked to stop; then `end` has `grace` to bring that to an end.
package func serving(
    _ watcher: SignalWatcher, within grace: Duration, _ log: Logger,
    end: @escaping @Sendable () -> Void
) throws -> ExitCode {
    while !watcher.wait(for: .seconds(60)) {}
    return try stoppable(watcher, within: grace, abandoned: .done, log) {
        end()
        log.info("stopped")
        return .done
    }
}

private final class Outcome: Sendable {
    private let stored = Mutex<Result<ExitCode, any Error>?>(nil)
    var result: Result<ExitCode, any Error>? { stored.withLock { $0 } }
    func set(_ result: Result<ExitCode, any Error>) { stored.withLock { $0 = result } }
}
