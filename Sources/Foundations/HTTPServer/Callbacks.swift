internal import CMicroHTTPD
internal import Glibc
internal import HTTPServing

// What libmicrohttpd calls, on the threads of its pool.

/// The router decodes, once it knows where a path's parts end.
func leaveEscaped(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    unsafe text.map { unsafe strlen($0) } ?? 0
}

/// The first line of a request is there.
func noteTarget(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let connection = unsafe connection, let target = unsafe target else { return nil }
    let visit = unsafe Visit(
        connection: connection, target: String(cString: target),
        peer: borrowed(cmicrohttpd_context(connection)))
    return unsafe Unmanaged.passRetained(visit).toOpaque()
}

func noteConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
    guard let core: ServerCore = unsafe borrowed(context), let connection = unsafe connection,
        let slot = unsafe slot
    else { return }
    if code == .CONNECTION_NOTIFY_STARTED {
        let peer = unsafe Peer(
            descriptor: cmicrohttpd_descriptor(connection),
            address: Peer.text(cmicrohttpd_address(connection)))
        peer.owes(by: Peer.now + core.headMilliseconds)
        core.peers.insert(peer)
        unsafe slot.pointee = Unmanaged.passRetained(peer).toOpaque()
    } else if let pointer = unsafe slot.pointee {
        let peer = unsafe Unmanaged<Peer>.fromOpaque(pointer).takeRetainedValue()
        core.peers.remove(peer)
        unsafe slot.pointee = nil
    }
}

/// The answer has left, or never will.
func noteCompletion(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
    guard let core: ServerCore = unsafe borrowed(context), let slot = unsafe slot,
        let pointer = unsafe slot.pointee
    else { return }
    let visit = unsafe Unmanaged<Visit>.fromOpaque(pointer).takeRetainedValue()
    unsafe slot.pointee = nil
    if visit.exchange != nil { core.leave() }
    visit.peer?.owes(by: Peer.now + core.headMilliseconds)
}

/// Called when a head is there, for each piece of a body, when it has ended, and after a pause.
func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?, _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadCount: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let core: ServerCore = unsafe borrowed(context), let uploadCount = unsafe uploadCount,
        let method = unsafe method, let visit: Visit = unsafe borrowed(slot?.pointee)
    else { return .NO }
    guard let exchange = visit.exchange else {
        return core.begin(visit, HTTPMethod(unsafe String(cString: method)))
    }
    if unsafe uploadCount.pointee > 0, let upload = unsafe upload {
        unsafe exchange.receive(
            RawSpan(_unsafeStart: UnsafeRawPointer(upload), byteCount: uploadCount.pointee))
        unsafe uploadCount.pointee = 0
        return .YES
    }
    return core.end(visit, exchange)
}

func borrowed<Object: AnyObject>(_ pointer: UnsafeMutableRawPointer?) -> Object? {
    unsafe pointer.map { unsafe Unmanaged<Object>.fromOpaque($0).takeUnretainedValue() }
}
