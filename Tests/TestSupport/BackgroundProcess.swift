internal import Glibc
internal import Processes
internal import Synchronization

/// A program that runs beside the test, writes to a file, and is killed with this value.
package final class BackgroundProcess: Sendable {
    private let child: Mutex<ChildProcess>
    private let folder = TemporaryDirectory()
    package let processID: Int32

    package init(
        _ executable: String, _ arguments: [String] = [], in directory: String? = nil,
        environment: [String: String?] = [:]
    ) throws {
        // To a file and not to our pipes, which nobody would empty.
        let script = "exec \"$@\" >\"$0\" 2>&1 </dev/null"
        var request = ProcessRequest(
            "sh", ["-c", script, folder.path("output"), executable] + arguments)
        request.workingDirectory = directory.map { Array($0.utf8) }
        request.environment = environment
        let started = try ChildProcess(request)
        processID = started.processID
        child = Mutex(started)
    }

    /// Standard output and standard error so far.
    package var output: String {
        (try? folder.text("output")) ?? ""
    }

    package var isRunning: Bool {
        child.withLock { $0.poll() == nil }
    }

    package func signal(_ number: Int32) {
        child.withLock { $0.signal(number) }
    }

    /// The exit code, 128 + number after a signal; `nil` when it still runs after `limit`.
    ///
    /// Blocks its thread: a sleeping task is not woken while other tests keep all threads busy,
    /// be it for longer than `limit`.
    package func wait(limit: Duration = .seconds(180)) -> Int32? {
        let deadline = ContinuousClock.now + limit
        while true {
            let isOver = ContinuousClock.now >= deadline
            switch child.withLock({ $0.poll() }) {
            case .exited(let code): return code
            case .signaled(let number): return 128 + number
            case .lost: return -1
            case nil where isOver: return nil
            case nil: usleep(5000)
            }
        }
    }

    /// Returns once it has written `text`; false when it ended without, or takes longer.
    package func waits(for text: String, limit: Duration = .seconds(180)) -> Bool {
        let deadline = ContinuousClock.now + limit
        while true {
            let isLast = !isRunning || ContinuousClock.now >= deadline
            if output.contains(text) { return true }
            if isLast { return false }
            usleep(5000)
        }
    }
}
