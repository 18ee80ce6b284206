internal import CMicroHTTPD
internal import Glibc
internal import Synchronization

/// One connection: who is at its other end, and by when what it owes must be there.
final class Peer: Sendable {
    let descriptor: Int32
    let address: String
    /// Milliseconds of the clock below; 0 while the peer owes nothing.
    private let deadline = Atomic<Int64>(0)

    init(descriptor: Int32, address: String) {
        self.descriptor = descriptor
        self.address = address
    }

    /// `nil` for no deadline.
    func owes(by milliseconds: Int64?) {
        deadline.store(milliseconds ?? 0, ordering: .relaxed)
    }

    func isLate(at milliseconds: Int64) -> Bool {
        let deadline = deadline.load(ordering: .relaxed)
        return deadline != 0 && deadline < milliseconds
    }

    /// A clock that costs next to nothing and is right to a few milliseconds.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    static func text(_ address: UnsafePointer<sockaddr>?) -> String {
        guard let address = unsafe address else { return "" }
        let length =
            unsafe address.pointee.sa_family == sa_family_t(AF_INET6)
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let code = unsafe getnameinfo(
            address, socklen_t(length), &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST)
        guard code == 0 else { return "" }
        return String(
            decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// All connections, and the end of those that are late.
final class Peers: Sendable {
    private let open = Mutex<[ObjectIdentifier: Peer]>([:])

    func insert(_ peer: Peer) {
        open.withLock { $0[ObjectIdentifier(peer)] = peer }
    }

    /// Called before the descriptor is closed: under the lock, so that nobody shuts its successor.
    func remove(_ peer: Peer) {
        open.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(peer)) }
    }

    var count: Int { open.withLock(\.count) }

    /// The server's threads see these connections end, and clean up.
    func shutLate(at now: Int64) {
        open.withLock { open in
            for peer in open.values where peer.isLate(at: now) {
                peer.owes(by: nil)
                shutdown(peer.descriptor, Int32(SHUT_RDWR))
            }
        }
    }
}
