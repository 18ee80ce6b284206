internal import CCurl

/// libcurl hands over a line of the head.
func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    unsafe receive(bytes, size * count, context) { $0.receiveHeader($1) }
}

func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    unsafe receive(bytes, size * count, context) { $0.receive($1) }
}

func sendBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let handle = unsafe borrowed(context) else {
        return ccurl_abort_read
    }
    let target = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe handle.exchange.send(into: target) ?? ccurl_abort_read
}

func seekBody(
    _ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: CInt
) -> CInt {
    guard origin == 0, let handle = unsafe borrowed(context) else { return 1 }
    handle.exchange.rewind(to: Int(offset))
    return 0
}

/// Returns the count taken; anything else makes libcurl stop, after an empty piece too.
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ take: (inout Exchange, borrowing RawSpan) -> Bool
) -> Int {
    guard let bytes = unsafe bytes, let handle = unsafe borrowed(context) else { return count + 1 }
    let piece = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(bytes), byteCount: count)
    return take(&handle.exchange, piece) ? count : count + 1
}

private func borrowed(_ context: UnsafeMutableRawPointer?) -> TransferHandle? {
    unsafe context.map { unsafe Unmanaged.fromOpaque($0).takeUnretainedValue() }
}
