internal import Glibc
internal import Synchronization

/// Where finished lines go.
package protocol LogSink: Sendable {
    /// `line` ends in a newline.
    func write(_ line: String)
}

/// Writes each line with one `write`, so that lines of several processes do not mix.
package struct DescriptorSink: LogSink {
    private let descriptor: Int32

    /// Standard error by default.
    package init(descriptor: Int32 = STDERR_FILENO) {
        self.descriptor = descriptor
    }

    package func write(_ line: String) {
        var rest = ArraySlice(line.utf8)
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, -1)
            } else if errno != EINTR {
                // A log that cannot be written has nowhere to say so.
                return
            }
        }
    }
}

/// Keeps lines for tests.
package final class MemorySink: LogSink {
    private let kept = Mutex<[String]>([])

    package init() {}

    package func write(_ line: String) {
        kept.withLock { $0.append(line) }
    }

    package var lines: [String] {
        kept.withLock(\.self)
    }
}
