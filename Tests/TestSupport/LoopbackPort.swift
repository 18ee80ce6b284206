internal import Glibc
internal import Synchronization

/// TCP ports of this machine alone.
package enum LoopbackPort {
    /// One that is free, and that nobody else is given.
    package static func free() -> UInt16 { free(1) }

    /// The first of so many free ones in a row, none of which anybody else is given.
    ///
    /// From below those that the kernel hands out by itself: of these any could be taken, by a
    /// client too, before the program that is to listen there has started.
    package static func free(_ count: UInt16) -> UInt16 {
        next.withLock { next in
            for _ in 0..<range.count {
                if Int(next) + Int(count) > Int(range.upperBound) { next = range.lowerBound }
                let first = next
                next += count
                if (first..<first + count).allSatisfy(isUnused) { return first }
            }
            preconditionFailure("no port of \(range) is free")
        }
    }

    /// Test runs beside this one begin elsewhere.
    private static let next = Mutex(UInt16.random(in: range))

    private static let range: Range<UInt16> = {
        let path = "/proc/sys/net/ipv4/ip_local_port_range"
        var text = [UInt8](repeating: 0, count: 64)
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        _ = unsafe read(file, &text, text.count)
        let digits = text.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        let first = UInt16(String(decoding: digits, as: UTF8.self)) ?? 32768
        return 10_000..<max(first, 20_000)
    }()

    private static func isUnused(_ port: UInt16) -> Bool {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(listener) }
        var address = address(port: port)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    package static func accepts(_ port: UInt16) -> Bool {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(client) }
        var address = address(port: port)
        return unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
