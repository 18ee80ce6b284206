import Foundation
import Glibc
import Synchronization

/// A loopback HTTP server that answers as a test says: late, slowly, half, or not at all.
package final class ScriptedServer: Sendable {
    package typealias Answer = @Sendable (ServedRequest) -> ServerReply

    package let port: Int
    private let listener: CInt
    private let answer: Answer
    private let state = Mutex(State())

    private struct State {
        var requests: [ServedRequest] = []
        var connections: Set<CInt> = []
        var accepted = 0
        var isStopped = false
    }

    package init(_ answer: @escaping Answer) throws {
        self.answer = answer
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        port = try Self.bind(listener)
        Thread { [self] in acceptConnections() }.start()
    }

    /// Answers request after request from `replies`; the last one serves for all that follow.
    package convenience init(script replies: [ServerReply]) throws {
        let step = Counter()
        try self.init { _ in replies[min(step.next(), replies.count - 1)] }
    }

    package var origin: String { "http://127.0.0.1:\(port)" }
    package var requests: [ServedRequest] { state.withLock { $0.requests } }
    package var connectionCount: Int { state.withLock { $0.accepted } }

    /// Descriptors are closed by the threads that use them: a number closed here could already be
    /// that of another server when they look at it again.
    package func stop() {
        state.withLock { state in
            guard !state.isStopped else { return }
            state.isStopped = true
            for connection in state.connections { shutdown(connection, CInt(SHUT_RDWR)) }
            shutdown(listener, CInt(SHUT_RDWR))
        }
    }

    private static func bind(_ listener: CInt) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Glibc.bind(listener, pointer, length) == 0
                    && listen(listener, 256) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard listener >= 0, isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private func acceptConnections() {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            var yes: CInt = 1
            unsafe setsockopt(
                connection, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size)
            )
            let number = state.withLock { state -> Int? in
                guard !state.isStopped, state.connections.count < 256 else { return nil }
                state.connections.insert(connection)
                state.accepted += 1
                return state.accepted
            }
            guard let number else {
                close(connection)
                continue
            }
            Thread { [self] in
                serve(connection, number)
                _ = state.withLock { $0.connections.remove(connection) }
                close(connection)
            }.start()
        }
    }

    private func serve(_ connection: CInt, _ number: Int) {
        var wire = Wire(connection)
        while let request = wire.readRequest(connection: number) {
            state.withLock { $0.requests.append(request) }
            guard wire.write(answer(request), to: request) else { return }
        }
    }
}
