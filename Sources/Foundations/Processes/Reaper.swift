internal import Glibc

/// Owns a process id until it is waited for; dropped earlier, it kills the process.
struct Reaper: ~Copyable {
    private let pid: pid_t
    private var isReaped = false

    init(pid: pid_t) {
        self.pid = pid
    }

    deinit {
        guard !isReaped else { return }
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }

    /// `nil` when the deadline comes first.
    mutating func wait(
        until deadline: ContinuousClock.Instant?, program: String
    ) throws(ProcessError) -> ProcessStatus? {
        var status: Int32 = 0
        while true {
            let result = unsafe waitpid(pid, &status, deadline == nil ? 0 : WNOHANG)
            if result == pid {
                isReaped = true
                return ProcessStatus(raw: status)
            }
            if result < 0, errno != EINTR {
                isReaped = true
                throw .system(.io, program, "cannot wait for it", errno: errno)
            }
            guard let deadline else { continue }
            if deadline <= .now { return nil }
            usleep(500)
        }
    }
}
