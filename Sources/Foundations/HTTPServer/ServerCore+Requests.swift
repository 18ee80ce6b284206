internal import CMicroHTTPD
internal import HTTPServing

extension ServerCore {
    /// Above this, a body that nobody wants is not even read.
    private static let drainLimit = 128 << 20

    /// Takes the head; what comes next is the body's first piece or its end.
    func begin(_ visit: Visit, _ method: HTTPMethod) -> MHD_Result {
        let isRoom = enter()
        let headers = unsafe Self.headers(of: visit.connection)
        let exchange = Exchange(
            application,
            Request(
                method: method, target: visit.target, headers: headers,
                remoteAddress: visit.peer?.address ?? ""))
        visit.exchange = exchange
        let declared = headers["Content-Length"].flatMap { Int($0) }
        if isRoom {
            exchange.begin(declaredBytes: declared)
        } else {
            exchange.refuse(HTTPError.overloaded())
        }
        let hasBody = (declared ?? 0) > 0 || headers["Transfer-Encoding"] != nil
        guard hasBody else {
            visit.peer?.owes(by: nil)
            return .YES
        }
        visit.peer?.owes(by: visit.start + bodyMilliseconds)
        let mustNotRead = headers["Expect"] != nil || declared ?? 0 > Self.drainLimit
        // Queued before the body is read, an answer makes libmicrohttpd close the connection.
        if exchange.isDecided, mustNotRead { return send(exchange.answer(), visit) }
        return .YES
    }

    /// The request is whole, or its answer has been computed elsewhere.
    func end(_ visit: Visit, _ exchange: Exchange) -> MHD_Result {
        switch visit.takeResult() {
        case .abandoned: return .NO
        case .waiting: return .YES
        case .ready(let response): return send(response, visit)
        case .none:
            visit.peer?.owes(by: nil)
            guard let pool = exchange.pool else { return send(exchange.answer(), visit) }
            compute(visit, exchange, on: pool)
            return .YES
        }
    }

    private func send(_ response: Response, _ visit: Visit) -> MHD_Result {
        guard let made = unsafe makeResponse(response, isLast: isStopping) else { return .NO }
        defer { unsafe MHD_destroy_response(made) }
        return unsafe MHD_queue_response(visit.connection, UInt32(response.status.code), made)
    }

    private static func headers(of connection: OpaquePointer) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(8)
        unsafe withUnsafeMutablePointer(to: &fields) { pointer in
            _ = unsafe MHD_get_connection_values_n(
                connection, .HEADER_KIND,
                { context, _, name, nameCount, value, valueCount in
                    guard let context = unsafe context, let name = unsafe name else {
                        return .NO
                    }
                    unsafe context.assumingMemoryBound(to: HTTPFields.self).pointee.append(
                        text(name, nameCount), text(value, valueCount))
                    return .YES
                }, pointer)
        }
        return fields
    }
}

private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    guard let start = unsafe start, count > 0 else { return "" }
    return unsafe String(
        decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
}
