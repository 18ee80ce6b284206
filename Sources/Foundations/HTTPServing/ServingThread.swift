package import Glibc

/// Starts a thread that must be joined or detached.
package func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let code = unsafe pthread_create(
        &thread, nil,
        { argument in
            guard let argument = unsafe argument else { return nil }
            unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, Unmanaged.passRetained(ThreadBody(run: body)).toOpaque())
    // A service that starts without its threads could only hang later.
    precondition(code == 0, "cannot start a thread: error \(code)")
    return thread
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}
