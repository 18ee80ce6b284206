internal import Glibc
internal import Synchronization

/// A buffered writer to a descriptor that it does not own.
///
/// Writing never throws: a reader that went away, or a full disk, shows in `failure`, and what
/// comes after is dropped, so that work in progress ends in order.
package final class Output: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var failure: Int32 = 0
    }

    private let descriptor: Int32
    private let capacity: Int
    private let state = Mutex(State())

    package static let standardOutput = Output(descriptor: STDOUT_FILENO)
    /// Every line at once, so that it is seen before a crash.
    package static let standardError = Output(descriptor: STDERR_FILENO, capacity: 0)

    package init(descriptor: Int32, capacity: Int = 1 << 16) {
        self.descriptor = descriptor
        self.capacity = capacity
    }

    package func write(_ text: String) {
        append(text.utf8)
    }

    package func writeLine(_ text: String = "") {
        append((text + "\n").utf8)
    }

    package func write(_ bytes: [UInt8]) {
        append(bytes)
    }

    package func flush() {
        state.withLock { Self.drain(&$0, to: descriptor) }
    }

    /// The reader has gone: loops that only print may stop.
    package var isClosed: Bool {
        state.withLock { $0.failure == EPIPE }
    }

    /// The first `errno` that writing met, or 0.
    package var failure: Int32 {
        state.withLock { $0.failure }
    }

    private func append(_ bytes: some Sequence<UInt8>) {
        state.withLock { state in
            guard state.failure == 0 else { return }
            state.buffer.append(contentsOf: bytes)
            if state.buffer.count > capacity { Self.drain(&state, to: descriptor) }
        }
    }

    private static func drain(_ state: inout State, to descriptor: Int32) {
        var start = 0
        while start < state.buffer.count, state.failure == 0 {
            let written = unsafe state.buffer.withUnsafeBytes {
                unsafe Glibc.write(
                    descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
            }
            if written >= 0 {
                start += written
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&waiting, 1, -1)
            } else if errno != EINTR {
                state.failure = errno
            }
        }
        state.buffer.removeAll(keepingCapacity: true)
    }
}
