internal import CMicroHTTPD
internal import Glibc

/// The threads that read requests and answer them, each with connections of its own.
@safe
struct Workers: @unchecked Sendable {  // Safe: MHD's handles are for any thread.
    private let daemons: [OpaquePointer]

    init(_ core: ServerCore) throws(ListenError) {
        var daemons = unsafe [OpaquePointer]()
        for _ in 0..<core.settings.threads {
            guard let daemon = unsafe Self.start(core) else {
                let code = errno
                unsafe Self.stop(daemons)
                throw ListenError(
                    .other, "cannot start the threads of the server: errno \(code)")
            }
            unsafe daemons.append(daemon)
        }
        unsafe self.daemons = daemons
    }

    /// Gives a connection away, which its worker closes.
    ///
    /// - Parameter turn: Whose it is: workers take turns.
    func take(
        _ descriptor: Int32, from address: UnsafePointer<sockaddr>, _ length: socklen_t, turn: Int
    ) {
        unsafe MHD_add_connection(daemons[turn % daemons.count], descriptor, address, length)
    }

    func stop() {
        unsafe Self.stop(daemons)
    }

    private static func stop(_ daemons: [OpaquePointer]) {
        unsafe daemons.forEach { unsafe MHD_stop_daemon($0) }
    }

    private static func start(_ core: ServerCore) -> OpaquePointer? {
        let settings = core.settings
        var c = unsafe cmicrohttpd_settings()
        // The acceptor looks after the limit of all together.
        unsafe c.connections = UInt32(settings.connectionLimit)
        unsafe c.idle_seconds = UInt32(max(1, settings.idleLimit.components.seconds))
        unsafe c.connection_memory = 32 << 10
        // The server keeps the core until it has stopped all workers.
        unsafe c.context = Unmanaged.passUnretained(core).toOpaque()
        unsafe c.unescape = leaveEscaped
        unsafe c.uri = noteTarget
        unsafe c.handler = handleRequest
        unsafe c.connection = noteConnection
        unsafe c.completed = noteCompletion
        return unsafe cmicrohttpd_start(&c)
    }
}
