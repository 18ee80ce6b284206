internal import Glibc
package import HTTPServing
internal import Synchronization

/// Answers HTTP/1.1 on a port of its own, over GNU libmicrohttpd.
package final class WebServer: Sendable {
    package let port: UInt16
    private let core: ServerCore
    private let workers: Workers
    private let acceptor: Acceptor
    private let stopping = Mutex(false)

    /// Listens, and answers from now on until `stop`.
    package init(
        _ application: HTTPApplication, _ settings: ServerSettings = ServerSettings()
    ) throws(ListenError) {
        let listener = try ListeningSocket(host: settings.host, port: settings.port)
        port = listener.port
        core = ServerCore(application, settings)
        do {
            workers = try Workers(core)
        } catch {
            close(listener.descriptor)
            throw error
        }
        acceptor = Acceptor(listener, workers, core)
        core.startReaper()
    }

    deinit { stop() }

    /// How many requests are between their head and the end of their answer.
    package var inFlight: Int { core.inFlight }

    /// Accepts nothing more, finishes what is in flight, and returns when all threads have ended.
    package func stop() {
        let isFirst = stopping.withLock { stopping in
            defer { stopping = true }
            return !stopping
        }
        guard isFirst else { return }
        acceptor.refuse()
        // Only now are clients told to close: one that comes back must be refused, not cut.
        core.beginStop()
        acceptor.end()
        core.waitUntilIdle()
        core.abandonWaiting()
        workers.stop()
        core.endReaper()
    }
}
