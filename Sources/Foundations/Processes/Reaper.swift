internal import Glibc

/// Owns a process id until it is waited for; dropped earlier, it kills the process.
struct Reaper: ~Copyable {
    let pid: pid_t
    private var status: ProcessStatus?

    init(pid: pid_t) {
        self.pid = pid
    }

    deinit {
        guard status == nil else { return }
        kill(pid, SIGKILL)
        var raw: Int32 = 0
        while unsafe waitpid(pid, &raw, 0) < 0, errno == EINTR {}
    }

    /// Does nothing once the process is gone, as its number may belong to another by then.
    mutating func signal(_ number: Int32) {
        guard poll() == nil else { return }
        kill(pid, number)
    }

    /// Its status if it has ended.
    mutating func poll() -> ProcessStatus? {
        collect(WNOHANG)
    }

    /// `nil` when the deadline comes first.
    mutating func wait(until deadline: ContinuousClock.Instant?) -> ProcessStatus? {
        guard let deadline else { return collect(0) }
        while true {
            if let status = collect(WNOHANG) { return status }
            if deadline <= .now { return nil }
            usleep(500)
        }
    }

    private mutating func collect(_ options: Int32) -> ProcessStatus? {
        if let status { return status }
        var raw: Int32 = 0
        var result = unsafe waitpid(pid, &raw, options)
        while result < 0, errno == EINTR { result = unsafe waitpid(pid, &raw, options) }
        // ECHILD: someone else in this process has waited for it, and its status is lost.
        if result == pid { status = ProcessStatus(raw: raw) }
        if result < 0 { status = .lost }
        return status
    }
}
