internal import CSpawn
internal import Glibc
internal import Synchronization

/// Turns SIGTERM and SIGINT into a request to stop that loops can wait for.
///
/// The handler does only what is safe in one: an atomic store and a `write` to a pipe, which
/// stays readable, so that every waiter wakes. A second SIGINT ends the process at once. One
/// watcher at a time.
package final class SignalWatcher: Sendable {
    private let readEnd: Int32
    private let writeEnd: Int32
    private let signals: [Int32]

    package init(_ signals: [Int32] = [SIGTERM, SIGINT]) throws(ProcessError) {
        var ends: [Int32] = [0, 0]
        guard unsafe cspawn_pipe(&ends) == 0 else {
            throw .system(.io, "signals", "cannot make a pipe", errno: errno)
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
        self.signals = signals
        // A handler must not wait, however full the pipe is.
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
        SignalState.received.store(0, ordering: .releasing)
        SignalState.pipe.store(writeEnd, ordering: .releasing)
        for signal in signals {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = SignalState.handler
            action.sa_flags = SA_RESTART
            if signal == SIGINT { action.sa_flags |= Int32(bitPattern: UInt32(SA_RESETHAND)) }
            unsafe sigaction(signal, &action, nil)
        }
    }

    deinit {
        for number in signals { signal(number, SIG_DFL) }
        SignalState.pipe.store(-1, ordering: .releasing)
        close(readEnd)
        close(writeEnd)
    }

    /// The signal that came first, if any.
    package var received: Int32? {
        let number = SignalState.received.load(ordering: .acquiring)
        return number > 0 ? number : nil
    }

    package var isStopping: Bool {
        SignalState.received.load(ordering: .acquiring) != 0
    }

    /// Asks to stop as a signal would.
    package func stop() {
        SignalState.note(-1)
    }

    /// Sleeps for `duration`, or less when asked to stop; says whether it was.
    @discardableResult
    package func wait(for duration: Duration) -> Bool {
        let deadline = ContinuousClock.now + duration
        while !isStopping, deadline > .now {
            var watched = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&watched, 1, ProcessPump.milliseconds(until: deadline))
        }
        return isStopping
    }
}

/// What the handler touches; a C function has no other way to it than globals.
private enum SignalState {
    static let pipe = Atomic<Int32>(-1)
    static let received = Atomic<Int32>(0)

    static let handler: @convention(c) (Int32) -> Void = { number in
        let saved = errno
        SignalState.note(number)
        errno = saved
    }

    static func note(_ number: Int32) {
        _ = received.compareExchange(
            expected: 0, desired: number, ordering: .acquiringAndReleasing)
        var byte: UInt8 = 1
        _ = unsafe write(pipe.load(ordering: .acquiring), &byte, 1)
    }
}
