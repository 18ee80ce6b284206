internal import CCurl

extension TransferHandle {
    fileprivate static func borrowed(_ context: UnsafeMutableRawPointer?) -> TransferHandle? {
        unsafe context.map { unsafe Unmanaged.fromOpaque($0).takeUnretainedValue() }
    }

    fileprivate func takeHeader(_ bytes: borrowing RawSpan) -> Bool {
        exchange.receiveHeader(bytes)
    }

    fileprivate func takeBody(_ bytes: borrowing RawSpan) -> Bool {
        exchange.receive(bytes)
    }

    fileprivate func giveBody(_ target: UnsafeMutableRawBufferPointer) -> Int {
        unsafe exchange.send(into: target) ?? ccurl_abort_read
    }

    fileprivate func seek(to offset: Int) {
        exchange.rewind(to: offset)
    }
}

/// libcurl hands over a line of the head.
func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let handle = unsafe TransferHandle.borrowed(context) else {
        return 0
    }
    let line = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(bytes), byteCount: size * count)
    return handle.takeHeader(line) ? size * count : 0
}

func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let handle = unsafe TransferHandle.borrowed(context) else {
        return 0
    }
    let piece = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(bytes), byteCount: size * count)
    // Anything but the count taken makes libcurl stop, an empty piece included.
    return handle.takeBody(piece) ? size * count : size * count + 1
}

func sendBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let handle = unsafe TransferHandle.borrowed(context) else {
        return ccurl_abort_read
    }
    return unsafe handle.giveBody(
        UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

func seekBody(
    _ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: CInt
) -> CInt {
    guard origin == 0, let handle = unsafe TransferHandle.borrowed(context) else { return 1 }
    handle.seek(to: Int(offset))
    return 0
}
