internal import CMicroHTTPD
internal import Glibc
internal import HTTPServing

/// libmicrohttpd's form of an answer, for one use.
///
/// - Parameter isLast: Whether the connection ends with it.
func makeResponse(_ response: Response, isLast: Bool) -> OpaquePointer? {
    guard let made = unsafe makeBody(response.body) else { return nil }
    for field in response.headers.fields {
        unsafe add(field.name, field.value, to: made)
    }
    if isLast { unsafe MHD_add_response_header(made, "Connection", "close") }
    return unsafe made
}

/// Refused when it holds a line's end, which no handler should let through.
///
/// Both texts are copied to the stack with the zero byte that C wants; Swift would make an array of
/// each literal.
private func add(_ name: String, _ value: String, to response: OpaquePointer) {
    let (name, value) = (name.utf8Span.span, value.utf8Span.span)
    unsafe withUnsafeTemporaryAllocation(
        of: CChar.self, capacity: name.count + value.count + 2
    ) { buffer in
        guard let start = buffer.baseAddress else { return }
        let second = unsafe start + name.count + 1
        unsafe copy(name, to: start)
        unsafe copy(value, to: second)
        unsafe MHD_add_response_header(response, start, second)
    }
}

private func copy(_ text: Span<UInt8>, to target: UnsafeMutablePointer<CChar>) {
    unsafe text.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress { unsafe memcpy(target, start, bytes.count) }
        unsafe target[bytes.count] = 0
    }
}

private func makeBody(_ body: Response.Body) -> OpaquePointer? {
    switch body {
    case .bytes(let bytes):
        return unsafe bytes.withUnsafeBytes { buffer in
            unsafe MHD_create_response_from_buffer(
                buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress),
                .RESPMEM_MUST_COPY)
        }
    case .file(let file):
        // It closes the descriptor it gets.
        let descriptor = dup(file.descriptor)
        guard descriptor >= 0 else { return nil }
        return unsafe MHD_create_response_from_fd_at_offset64(
            UInt64(file.byteCount), descriptor, UInt64(file.offset))
    case .stream(let byteCount, let producer):
        let box = unsafe Unmanaged.passRetained(ProducerBox(producer))
        let made = unsafe MHD_create_response_from_callback(
            byteCount.map { UInt64($0) } ?? cmicrohttpd_unknown_size, 32 << 10, produce,
            box.toOpaque(),
            { pointer in
                if let pointer = unsafe pointer {
                    unsafe Unmanaged<ProducerBox>.fromOpaque(pointer).release()
                }
            })
        if unsafe made == nil { unsafe box.release() }
        return unsafe made
    }
}

private final class ProducerBox {
    let producer: any BodyProducer

    init(_ producer: any BodyProducer) {
        self.producer = producer
    }
}

private func produce(
    _ context: UnsafeMutableRawPointer?, _ position: UInt64, _ target: UnsafeMutablePointer<CChar>?,
    _ capacity: Int
) -> Int {
    guard let target = unsafe target, let box: ProducerBox = unsafe borrowed(context) else {
        return cmicrohttpd_failed
    }
    do {
        var span = unsafe MutableRawSpan(
            _unsafeStart: UnsafeMutableRawPointer(target), byteCount: capacity)
        let count = try box.producer.produce(into: &span)
        return count > 0 ? count : cmicrohttpd_end
    } catch {
        return cmicrohttpd_failed
    }
}
