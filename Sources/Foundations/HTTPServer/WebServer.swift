internal import CMicroHTTPD
internal import Glibc
package import HTTPServing
internal import Synchronization

/// Answers HTTP/1.1 on a port of its own, over GNU libmicrohttpd.
@safe
package final class WebServer: @unchecked Sendable {  // Safe: MHD's handle is for any thread.
    package let port: UInt16
    private let core: ServerCore
    private let daemon: OpaquePointer
    private let stopping = Mutex(false)

    /// Listens, and answers from now on until `stop`.
    package init(
        _ application: HTTPApplication, _ settings: ServerSettings = ServerSettings()
    ) throws(ListenError) {
        let listener = try ListeningSocket(host: settings.host, port: settings.port)
        port = listener.port
        core = ServerCore(application, settings)
        guard let daemon = unsafe Self.start(core, settings, listener.descriptor) else {
            close(listener.descriptor)
            throw ListenError(.other, "cannot start the threads of the server: errno \(errno)")
        }
        unsafe self.daemon = daemon
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
        let listener = unsafe MHD_quiesce_daemon(daemon)
        if listener >= 0 { close(listener) }
        // Only now are clients told to close: one that comes back must be refused, not cut.
        core.beginStop()
        core.waitUntilIdle()
        core.abandonWaiting()
        unsafe MHD_stop_daemon(daemon)
        core.endReaper()
    }

    private static func start(
        _ core: ServerCore, _ settings: ServerSettings, _ listener: Int32
    ) -> OpaquePointer? {
        var c = unsafe cmicrohttpd_settings()
        unsafe c.listener = listener
        unsafe c.threads = UInt32(settings.threads)
        unsafe c.connections = UInt32(settings.connectionLimit)
        unsafe c.idle_seconds = UInt32(max(1, settings.idleLimit.components.seconds))
        unsafe c.connection_memory = 32 << 10
        // The core lives as long as this object, which stops the daemon before it goes.
        unsafe c.context = Unmanaged.passUnretained(core).toOpaque()
        unsafe c.unescape = leaveEscaped
        unsafe c.uri = noteTarget
        unsafe c.handler = handleRequest
        unsafe c.connection = noteConnection
        unsafe c.completed = noteCompletion
        return unsafe cmicrohttpd_start(&c)
    }
}
