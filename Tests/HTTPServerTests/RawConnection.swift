import Foundation

/// A client that sends exactly what it is told.
final class RawConnection {
    struct Answer {
        var status = 0
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []

        subscript(name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(port: UInt16, timeout: Int = 20) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size) == 0
            }
        }
        _ = unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard isOpen else {
            let code = errno
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)
        }
    }

    deinit { close(descriptor) }

    /// False when the other end is gone.
    @discardableResult
    func send(_ bytes: some Collection<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Nil when the connection ends before an answer does.
    func answer(toHead: Bool = false) -> Answer? {
        var answer = Answer()
        repeat {
            guard let head = line(of: [13, 10, 13, 10]) else { return nil }
            let lines = head.components(separatedBy: "\r\n")
            answer = Answer()
            answer.status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                answer.headers.append(
                    (parts[0], parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
                )
            }
        } while answer.status == 100
        if toHead || answer.status == 204 || answer.status == 304 { return answer }
        if answer["Transfer-Encoding"] == "chunked" {
            while let size = line(of: [13, 10]).flatMap({ Int($0, radix: 16) }) {
                guard let chunk = take(size + 2) else { return nil }
                if size == 0 { return answer }
                answer.body += chunk.dropLast(2)
            }
            return nil
        }
        guard let body = take(Int(answer["Content-Length"] ?? "") ?? 0) else { return nil }
        answer.body = body
        return answer
    }

    /// Sends and receives.
    func exchange(_ text: String) -> Answer? {
        send(text)
        return answer(toHead: text.hasPrefix("HEAD "))
    }

    /// Whether the other end has closed, once it has nothing more to say.
    func isClosed() -> Bool {
        while fill() {}
        return lastCount == 0 || errno == ECONNRESET
    }

    /// Whether anything comes, be it the end.
    func hasBytes(within milliseconds: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wanted, 1, milliseconds) > 0
    }

    private var lastCount = 1

    private func line(of end: [UInt8]) -> String? {
        while true {
            if let found = pending.firstRange(of: end) {
                let text = String(decoding: pending[..<found.lowerBound], as: UTF8.self)
                pending.removeFirst(found.upperBound)
                return text
            }
            guard fill() else { return nil }
        }
    }

    private func take(_ count: Int) -> [UInt8]? {
        while pending.count < count {
            guard fill() else { return nil }
        }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    private func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        lastCount = unsafe recv(descriptor, &buffer, buffer.count, 0)
        guard lastCount > 0 else { return false }
        pending += buffer[..<lastCount]
        return true
    }
}
