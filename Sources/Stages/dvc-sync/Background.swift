import Glibc

/// A thread that may outlive everybody's interest in it.
enum Background {
    struct CannotStart: Error, CustomStringConvertible {
        let code: Int32
        var description: String { "cannot start a thread: error \(code)" }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    static func start(_ body: @escaping @Sendable () -> Void) throws(CannotStart) {
        let box = unsafe Unmanaged.passRetained(Body(body))
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
        pthread_detach(thread)
    }
}
