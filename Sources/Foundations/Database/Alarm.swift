internal import Glibc

/// Ends a thread's blocking wait from another thread, or the next one when none waits.
package final class Alarm: Sendable {
    private let reading: Int32
    private let writing: Int32

    package init() throws(DatabaseError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else {
            throw DatabaseError(.other, "cannot make a pipe: errno \(errno)")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    package func ring() {
        var byte: UInt8 = 1
        // It fails only when the pipe is full, and then it rings already.
        _ = unsafe write(writing, &byte, 1)
    }

    package enum Waking: Sendable, Hashable {
        case rung, readable, timedOut
    }

    /// Blocks until it rings, `other` can be read, or the deadline.
    package func wait(
        readable other: Int32 = -1, until deadline: ContinuousClock.Instant
    ) -> Waking {
        while true {
            var descriptors = [
                pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other, events: Int16(POLLIN), revents: 0),
            ]
            let ready = unsafe poll(&descriptors, 2, Self.milliseconds(until: deadline))
            if ready > 0 {
                guard descriptors[0].revents != 0 else { return .readable }
                silence()
                return .rung
            }
            if ContinuousClock.now >= deadline { return .timedOut }
        }
    }

    private func silence() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(reading, &bytes, bytes.count) == bytes.count {}
    }

    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: deadline).components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        // Up to the next one, as a wait that ends early would spin.
        return Int32(min(seconds, 3600) * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    }
}
