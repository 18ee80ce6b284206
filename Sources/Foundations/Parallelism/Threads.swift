internal import Glibc
internal import Synchronization

/// Threads that start together and are all waited for.
package enum Threads {
    /// Runs `body` on `count` threads, the caller's among them.
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        var threads: [Handle] = []
        for _ in 1..<max(1, count) {
            // No thread to be had: those that run, the caller's at least, do all the work.
            guard let thread = try? start(body) else { break }
            threads.append(thread)
        }
        body()
        for thread in threads { thread.join() }
    }

    package struct CannotStart: Error, CustomStringConvertible {
        let code: Int32
        package var description: String { "cannot start a thread: error \(code)" }
    }

    /// Starts a thread that may outlive everybody's interest in it.
    package static func detach(_ body: @escaping @Sendable () -> Void) throws(CannotStart) {
        pthread_detach(try launch(body))
    }

    /// A thread that somebody waits for.
    final class Handle: Sendable {
        private let thread: pthread_t
        private let isJoined = Mutex(false)

        fileprivate init(_ thread: pthread_t) {
            self.thread = thread
        }

        /// Waits for the end, however often it is called.
        func join() {
            isJoined.withLock { isJoined in
                if !isJoined { pthread_join(thread, nil) }
                isJoined = true
            }
        }
    }

    static func start(_ body: @escaping @Sendable () -> Void) throws(CannotStart) -> Handle {
        Handle(try launch(body))
    }

    private static func launch(
        _ body: @escaping @Sendable () -> Void
    ) throws(CannotStart) -> pthread_t {
        let box = unsafe Unmanaged.passRetained(Body(run: body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw CannotStart(code: code)
        }
        return thread
    }

    package static func pause(microseconds: UInt32) {
        usleep(microseconds)
    }

    /// Pauses up to a moment, or until `isOver`, which is asked every 50 ms.
    package static func rest(
        until deadline: ContinuousClock.Instant, unless isOver: () -> Bool
    ) {
        while !isOver() {
            let left = deadline - .now
            guard left > .zero else { return }
            pause(microseconds: UInt32(min(left / .microseconds(1), 50_000)))
        }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
