/// What a server answered.
package struct HTTPResponse: Sendable {
    package let status: Int
    /// Empty when it was streamed to a consumer; cut at the limit for failures.
    package let body: [UInt8]
    /// The header lines as received: few of them are ever asked for.
    private let headerLines: [UInt8]

    package init(status: Int, headerLines: [UInt8], body: [UInt8] = []) {
        self.status = status
        self.headerLines = headerLines
        self.body = body
    }

    package var isSuccess: Bool { 200..<300 ~= status }

    /// The value of the last field of that name, without surrounding space.
    package func header(_ name: String) -> String? {
        var found: String?
        for line in headerLines.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                equalIgnoringCase(line[..<colon], name.utf8)
            else { continue }
            let isSpace = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 13 }
            var value = line[(colon + 1)...].drop(while: isSpace)
            while let last = value.last, isSpace(last) { value.removeLast() }
            found = String(decoding: value, as: UTF8.self)
        }
        return found
    }
}
