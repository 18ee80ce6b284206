/// A request that a `ScriptedServer` got.
package struct ServedRequest: Sendable {
    package let method: String
    /// Path and query as sent.
    package let target: String
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]
    /// Which connection it came on, counted from 1.
    package let connection: Int

    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package var path: String {
        String(target.prefix { $0 != "?" })
    }

    package var query: [String: String] {
        guard let mark = target.firstIndex(of: "?") else { return [:] }
        let pairs = target[target.index(after: mark)...].split(separator: "&").map { parameter in
            let parts = parameter.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
        return Dictionary(pairs) { $1 }
    }
}

/// How a `ScriptedServer` answers one request.
package struct ServerReply: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Waits before the first byte.
    package var delay: Duration = .zero
    /// Closes the connection after so many bytes of the body.
    package var cutAfter: Int?
    /// Sends the body in pieces with a pause after each.
    package var pace: (byteCount: Int, pause: Duration)?
    /// Closes the connection without a word.
    package var hangsUp = false

    package init(
        _ status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package init(_ status: Int, _ text: String) {
        self.init(status, body: Array(text.utf8))
    }

    package static var hangUp: ServerReply {
        var reply = ServerReply()
        reply.hangsUp = true
        return reply
    }
}
