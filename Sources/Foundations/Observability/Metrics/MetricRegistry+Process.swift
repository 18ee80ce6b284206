internal import Glibc

extension MetricRegistry {
    /// What the client libraries of Prometheus tell about a process, under their names.
    package func declareProcessMetrics() {
        counter("process_cpu_seconds_total", "User and system time spent, in seconds.") {
            var usage = rusage()
            guard unsafe getrusage(RUSAGE_SELF.rawValue, &usage) == 0 else { return nil }
            return [usage.ru_utime, usage.ru_stime].reduce(0) { sum, time in
                sum + Double(time.tv_sec) + Double(time.tv_usec) * 1e-6
            }
        }
        gauge("process_resident_memory_bytes", "Resident memory, in bytes.") {
            Self.words(of: "/proc/self/statm").dropFirst().first
                .map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        gauge("process_virtual_memory_bytes", "Virtual memory, in bytes.") {
            Self.words(of: "/proc/self/statm").first
                .map { $0 * Double(sysconf(Int32(_SC_PAGESIZE))) }
        }
        let start = Self.startTime
        gauge("process_start_time_seconds", "When the process started, in Unix time.") { start }
        gauge("process_open_fds", "Open file descriptors.") { Self.openDescriptors }
        gauge("process_max_fds", "How many file descriptors may be open.") {
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
                return nil
            }
            return Double(limit.rlim_cur)
        }
    }

    /// The boot time and the ticks from then to this process' start.
    private static var startTime: Double? {
        // The name, in brackets, may hold spaces; the start is the 20th word after it.
        let stat = text(of: "/proc/self/stat").split(separator: ")").last ?? ""
        let words = stat.split(separator: " ")
        let boot = text(of: "/proc/stat").split(separator: "\n")
            .first { $0.hasPrefix("btime ") }?.split(separator: " ").last
        guard words.count > 19, let ticks = Double(words[19]),
            let boot = boot.flatMap({ Double($0) })
        else { return nil }
        return boot + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static var openDescriptors: Double? {
        guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
        defer { unsafe closedir(folder) }
        var count = 0.0
        while unsafe readdir(folder) != nil { count += 1 }
        // Without `.`, `..` and the folder's own.
        return count - 3
    }

    private static func words(of path: String) -> [Double] {
        text(of: path).split(separator: " ").compactMap { Double($0) }
    }

    /// A small file of the kernel's, empty when it cannot be read.
    private static func text(of path: String) -> String {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(file, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
