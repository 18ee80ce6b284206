internal import CMicroHTTPD
internal import Glibc
internal import HTTPServing

/// Takes connections on a thread of its own and gives them to the workers in turn.
///
/// Were workers to accept for themselves, the first that wakes would take most of what comes at
/// once and keep it: one of two often had all of 32 connections, and a processor was idle.
final class Acceptor: Sendable {
    private let listener: Int32
    private let thread: pthread_t

    init(_ listener: ListeningSocket, _ workers: Workers, _ core: ServerCore) {
        let descriptor = listener.descriptor
        self.listener = descriptor
        thread = startThread { Self.accept(descriptor, workers, core) }
    }

    /// From now on clients are refused; those that the system has let in are taken first, as it
    /// would cut them.
    func refuse() {
        for _ in 0..<200 where isAnyoneWaiting { usleep(1000) }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private var isAnyoneWaiting: Bool {
        var listening = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&listening, 1, 0) > 0
    }

    /// To be called once clients are refused and the core stops.
    func end() {
        pthread_join(thread, nil)
        close(listener)
    }

    private static func accept(_ listener: Int32, _ workers: Workers, _ core: ServerCore) {
        var turn = 0
        while true {
            switch acceptOne(listener, workers, core, turn: turn) {
            case 0: turn += 1
            // Nobody listens any longer.
            case EINVAL, EBADF: return
            // No descriptor or no memory is left: some will be, when others have gone.
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(10_000)
            // This client has gone, or the network had an error.
            default: break
            }
        }
    }

    /// The number of an error, or 0.
    private static func acceptOne(
        _ listener: Int32, _ workers: Workers, _ core: ServerCore, turn: Int
    ) -> Int32 {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let descriptor = unsafe cmicrohttpd_accept(listener, address, &length)
                guard descriptor >= 0 else { return errno }
                // It waits for room here, and all others in the system's queue.
                while core.peers.count >= core.settings.connectionLimit, !core.isStopping {
                    usleep(1000)
                }
                unsafe workers.take(descriptor, from: address, length, turn: turn)
                return 0
            }
        }
    }
}
