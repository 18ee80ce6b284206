internal import Glibc

/// Moves bytes through a child's three pipes without ever waiting on just one of them.
///
/// A child that fills one pipe while we wait at another would block for ever.
struct ProcessPump: ~Copyable {
    let program: String
    let outputLimit: Int
    /// What the child wrote; before `taken` it was handed out.
    private var received: [UInt8] = []
    private var taken = 0
    private(set) var errors: [UInt8] = []
    private var pending: [UInt8] = []
    private var sent = 0
    private var closesWhenSent = false
    private var inputDescriptor: Int32
    private var outputDescriptor: Int32
    private var errorDescriptor: Int32
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)
    private static let errorLimit = 64 << 10

    init(_ child: Spawned, program: String, outputLimit: Int) {
        self.program = program
        self.outputLimit = outputLimit
        inputDescriptor = child.input
        outputDescriptor = child.output
        errorDescriptor = child.errors
    }

    deinit {
        for descriptor in [inputDescriptor, outputDescriptor, errorDescriptor]
        where descriptor >= 0 { close(descriptor) }
    }

    /// What was written and not yet taken.
    var output: ArraySlice<UInt8> { received[taken...] }
    var isInputSent: Bool { sent == pending.count || inputDescriptor < 0 }
    var isOutputOpen: Bool { outputDescriptor >= 0 }
    var isOpen: Bool { outputDescriptor >= 0 || errorDescriptor >= 0 }

    mutating func send(_ bytes: [UInt8]) {
        guard inputDescriptor >= 0 else { return }
        pending.append(contentsOf: bytes)
    }

    /// Ends the child's input once everything is sent.
    mutating func endInput() {
        closesWhenSent = true
        closeInputIfDone()
    }

    mutating func takeOutput(_ count: Int) -> [UInt8] {
        let bytes = Array(output.prefix(count))
        taken += bytes.count
        // Moved down rarely, so that many short lines cost no more than their bytes.
        if taken > 1 << 20 || taken == received.count {
            received.removeFirst(taken)
            taken = 0
        }
        return bytes
    }

    /// Waits until any pipe can move, and moves it; `false` when `deadline` came first.
    mutating func step(until deadline: ContinuousClock.Instant?) throws(ProcessError) -> Bool {
        let wantsInput = inputDescriptor >= 0 && sent < pending.count
        // poll(2) passes over negative descriptors.
        var watched = [
            pollfd(fd: wantsInput ? inputDescriptor : -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: outputDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errorDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = unsafe poll(&watched, 3, Self.milliseconds(until: deadline))
        if ready == 0 { return false }
        if ready < 0 {
            guard errno == EINTR else {
                throw .system(.io, program, "cannot wait for it", errno: errno)
            }
            return true
        }
        if watched[0].revents != 0 { try pushInput() }
        if watched[1].revents != 0 { try pullOutput() }
        if watched[2].revents != 0 { try pullErrors() }
        guard output.count <= outputLimit else {
            throw ProcessError(
                .outputTooLarge, program, "wrote more than \(outputLimit) bytes and was stopped")
        }
        return true
    }

    static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = (deadline - .now).components
        guard left.seconds >= 0, left.attoseconds >= 0 else { return 0 }
        let fraction = left.attoseconds / 1_000_000_000_000_000
        return Int32(min(left.seconds, 1_000_000) * 1000 + fraction) + 1
    }

    private mutating func pushInput() throws(ProcessError) {
        let start = sent
        let written = unsafe pending.withUnsafeBytes {
            unsafe write(inputDescriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
        }
        if written >= 0 {
            sent += written
        } else if errno == EPIPE {
            // It has read all it wants; its status tells whether that was right.
            close(inputDescriptor)
            inputDescriptor = -1
        } else if errno != EAGAIN, errno != EINTR {
            throw .system(.io, program, "cannot write to it", errno: errno)
        }
        if sent == pending.count {
            pending.removeAll(keepingCapacity: true)
            sent = 0
        }
        closeInputIfDone()
    }

    private mutating func closeInputIfDone() {
        guard closesWhenSent, inputDescriptor >= 0, sent == pending.count else { return }
        close(inputDescriptor)
        inputDescriptor = -1
    }

    private mutating func pullOutput() throws(ProcessError) {
        let count = try pull(outputDescriptor)
        if count > 0 { received.append(contentsOf: chunk[..<count]) }
        guard count == 0 else { return }
        close(outputDescriptor)
        outputDescriptor = -1
    }

    private mutating func pullErrors() throws(ProcessError) {
        let count = try pull(errorDescriptor)
        let room = Self.errorLimit - errors.count
        if count > 0 { errors.append(contentsOf: chunk[..<min(count, room)]) }
        guard count == 0 else { return }
        close(errorDescriptor)
        errorDescriptor = -1
    }

    /// Into `chunk`; the bytes read: 0 at the end, -1 when there is nothing now.
    private mutating func pull(_ descriptor: Int32) throws(ProcessError) -> Int {
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        if count < 0, errno != EAGAIN, errno != EINTR {
            throw .system(.io, program, "cannot read from it", errno: errno)
        }
        return count
    }
}
