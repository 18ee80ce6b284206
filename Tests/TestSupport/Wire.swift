import Foundation
import Glibc

/// HTTP/1.1 on a socket, as much of it as tests need.
struct Wire {
    private static let bodyLimit = 64 << 20
    private let socket: CInt
    private var pending: [UInt8] = []

    init(_ socket: CInt) {
        self.socket = socket
    }

    mutating func readRequest(connection: Int) -> ServedRequest? {
        guard let head = readHead() else { return nil }
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: true)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
            return (name: String(parts[0]), value: value)
        }
        let length = headers.first { $0.name.lowercased() == "content-length" }?.value
        guard let body = readBody(count: Int(length ?? "0") ?? 0) else { return nil }
        return ServedRequest(
            method: String(words[0]), target: String(words[1]), headers: headers, body: body,
            connection: connection)
    }

    /// Returns false when the connection is to be closed.
    func write(_ reply: ServerReply, to request: ServedRequest) -> Bool {
        if reply.delay > .zero { pause(reply.delay) }
        guard !reply.hangsUp else { return false }
        var head = "HTTP/1.1 \(reply.status) Scripted\r\n"
        for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
        let hasLength = reply.headers.contains { $0.name.lowercased() == "content-length" }
        if !hasLength, reply.status != 204, reply.status != 304 {
            head += "Content-Length: \(reply.body.count)\r\n"
        }
        head += "\r\n"
        if request.method == "HEAD" { return send(Array(head.utf8)[...]) }
        let body = reply.body.prefix(reply.cutAfter ?? reply.body.count)
        guard let pace = reply.pace else {
            return send((Array(head.utf8) + body)[...]) && reply.cutAfter == nil
        }
        guard send(Array(head.utf8)[...]) else { return false }
        var rest = body
        while !rest.isEmpty {
            guard send(rest.prefix(pace.byteCount)) else { return false }
            rest = rest.dropFirst(pace.byteCount)
            pause(pace.pause)
        }
        return reply.cutAfter == nil
    }

    private mutating func readHead() -> String? {
        let end: [UInt8] = [13, 10, 13, 10]
        while true {
            if let position = pending.firstRange(of: end) {
                let head = String(decoding: pending[..<position.lowerBound], as: UTF8.self)
                pending.removeFirst(position.upperBound)
                return head
            }
            guard pending.count < 64 << 10, receive() else { return nil }
        }
    }

    private mutating func readBody(count: Int) -> [UInt8]? {
        guard count <= Self.bodyLimit else { return nil }
        while pending.count < count {
            guard receive() else { return nil }
        }
        let body = Array(pending.prefix(count))
        pending.removeFirst(count)
        return body
    }

    private mutating func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        pending.append(contentsOf: buffer[..<count])
        return true
    }

    private func send(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    socket, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private func pause(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        Thread.sleep(forTimeInterval: Double(seconds) + Double(attoseconds) / 1e18)
    }
}
