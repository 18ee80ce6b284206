/// What is known of one request's answer while it arrives.
struct Exchange {
    typealias Consumer = (_ head: HTTPResponse, borrowing RawSpan) throws -> Void

    /// Larger than any list of a thousand keys; a hostile server stops here.
    static let headerLimit = 256 << 10
    static let failureBodyLimit = 64 << 10

    var bodyLimit = 0
    var consumer: Consumer?
    var upload: HTTPRequest.Body = .none
    private(set) var uploaded = 0
    /// Why a callback ended the transfer.
    private(set) var failure: HTTPClientError?
    private(set) var status = 0
    private var headerLines: [UInt8] = []
    private var body: [UInt8] = []
    private var buffer: [UInt8] = []
    private let host: String

    init(host: String) {
        self.host = host
    }

    var response: HTTPResponse {
        HTTPResponse(status: status, headerLines: headerLines, body: body)
    }

    /// Takes one line of the head; a status line starts the head over, as after `100 Continue`.
    mutating func receiveHeader(_ line: borrowing RawSpan) -> Bool {
        let start = headerLines.count
        unsafe line.withUnsafeBytes { unsafe headerLines.append(contentsOf: $0) }
        let text = headerLines[start...]
        if text.starts(with: "HTTP/".utf8) {
            let digits = text.drop { $0 != 32 }.dropFirst().prefix { (48...57).contains($0) }
            status = digits.prefix(3).reduce(0) { $0 * 10 + Int($1 - 48) }
            headerLines.removeAll(keepingCapacity: true)
            body.removeAll()
        }
        guard headerLines.count <= Self.headerLimit else {
            return fail(HTTPClientError(.tooLarge, at: host, "more headers than are reasonable"))
        }
        return true
    }

    /// Takes a piece of the body; false ends the transfer.
    mutating func receive(_ bytes: borrowing RawSpan) -> Bool {
        guard 200..<300 ~= status else {
            let room = Self.failureBodyLimit - body.count
            unsafe bytes.withUnsafeBytes { unsafe body.append(contentsOf: $0.prefix(room)) }
            return true
        }
        if let consumer {
            do {
                try consumer(HTTPResponse(status: status, headerLines: headerLines), bytes)
                return true
            } catch let error as HTTPClientError {
                return fail(error)
            } catch {
                return fail(HTTPClientError(.consumer, at: host, "\(error)", underlying: error))
            }
        }
        guard body.count + bytes.byteCount <= bodyLimit else {
            return fail(HTTPClientError(.tooLarge, at: host, "over \(bodyLimit) bytes"))
        }
        unsafe bytes.withUnsafeBytes { unsafe body.append(contentsOf: $0) }
        return true
    }

    /// Fills `target` with the next bytes to send; `nil` ends the transfer.
    mutating func send(into target: UnsafeMutableRawBufferPointer) -> Int? {
        guard case .stream(let count, let read) = upload else { return 0 }
        let wanted = min(target.count, count - uploaded)
        guard wanted > 0 else { return 0 }
        if buffer.count != wanted { buffer = [UInt8](repeating: 0, count: wanted) }
        do {
            let filled = try read(uploaded, &buffer)
            guard filled == wanted else {
                _ = fail(HTTPClientError(.source, at: host, "shorter than it was"))
                return nil
            }
            unsafe target.copyBytes(from: buffer)
            uploaded += filled
            return filled
        } catch {
            _ = fail(HTTPClientError(.source, at: host, "\(error)", underlying: error))
            return nil
        }
    }

    mutating func rewind(to offset: Int) {
        uploaded = offset
    }

    private mutating func fail(_ error: HTTPClientError) -> Bool {
        failure = error
        return false
    }
}
