internal import Glibc

/// A bound TCP socket, until somebody takes its descriptor over.
struct ListeningSocket {
    let descriptor: Int32
    let port: UInt16

    init(host: String, port: UInt16) throws(ListenError) {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        var hints = unsafe addrinfo()
        unsafe hints.ai_flags = AI_PASSIVE
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, "\(port)", &hints, &found) == 0, let first = unsafe found
        else {
            throw ListenError(.noAddress, "cannot listen on \(place): no such address; check HOST")
        }
        defer { unsafe freeaddrinfo(first) }
        descriptor = unsafe socket(
            first.pointee.ai_family, first.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        let isBound =
            unsafe descriptor >= 0
            && setsockopt(
                descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
                == 0
            && bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0
            && listen(descriptor, 1024) == 0
        guard isBound, let bound = Self.port(of: descriptor) else {
            let failure = Self.failure(errno, place)
            if descriptor >= 0 { close(descriptor) }
            throw failure
        }
        self.port = bound
    }

    private static func port(of descriptor: Int32) -> UInt16? {
        var address = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
        }
        // Both families have the port in the same place.
        return code == 0 ? UInt16(bigEndian: address.sin6_port) : nil
    }

    private static func failure(_ code: Int32, _ place: String) -> ListenError {
        switch code {
        case EADDRINUSE:
            ListenError(
                .portTaken, "cannot listen on \(place): the port is taken; choose another by PORT")
        case EACCES:
            ListenError(
                .denied, "cannot listen on \(place): not permitted; choose a PORT above 1023")
        case EADDRNOTAVAIL:
            ListenError(
                .noAddress, "cannot listen on \(place): not an address of this machine; check HOST")
        default:
            ListenError(.other, "cannot listen on \(place): errno \(code)")
        }
    }
}
