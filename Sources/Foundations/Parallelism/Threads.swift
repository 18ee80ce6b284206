internal import Glibc

/// Threads that start together and are all waited for.
package enum Threads {
    /// Runs `body` on `count` threads, the caller's among them.
    package static func run(_ count: Int, _ body: @escaping @Sendable () -> Void) {
        var threads: [pthread_t] = []
        for _ in 1..<max(1, count) {
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
                // No thread to be had: those that run, the caller's at least, do all the work.
                unsafe box.release()
                break
            }
            threads.append(thread)
        }
        body()
        for thread in threads { pthread_join(thread, nil) }
    }

    package static func pause(microseconds: UInt32) {
        usleep(microseconds)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
