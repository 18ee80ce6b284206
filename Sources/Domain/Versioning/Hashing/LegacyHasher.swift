internal import Cryptography

/// The hash of DVC 2, which drops the carriage return of each line end in text.
///
/// Text or not is decided anew for each mebibyte, by its first 512 bytes.
struct LegacyHasher: ~Copyable {
    private static let chunk = 1 << 20
    private var hasher = MD5()
    private var pending: [UInt8] = []

    init() {}

    mutating func update(_ bytes: some Sequence<UInt8>) {
        pending.append(contentsOf: bytes)
        var start = 0
        while pending.count - start >= Self.chunk {
            flush(pending[start..<start + Self.chunk])
            start += Self.chunk
        }
        pending.removeFirst(start)
    }

    mutating func finalize() -> [UInt8] {
        flush(pending[...])
        pending = []
        return hasher.finalize()
    }

    private mutating func flush(_ chunk: ArraySlice<UInt8>) {
        let bytes = Self.isText(chunk.prefix(512)) ? Self.withoutReturns(chunk) : Array(chunk)
        unsafe hasher.update(bytes.span.bytes)
    }

    private static func isText(_ start: ArraySlice<UInt8>) -> Bool {
        if start.isEmpty { return true }
        if start.contains(0) { return false }
        let odd = start.count {
            !(0x20...0x7e).contains($0) && ![0x08, 0x09, 0x0a, 0x0c, 0x0d].contains($0)
        }
        return Double(odd) / Double(start.count) <= 0.30
    }

    private static func withoutReturns(_ chunk: ArraySlice<UInt8>) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(chunk.count)
        for (index, byte) in zip(chunk.indices, chunk) {
            let next = index + 1
            if byte == 13, next < chunk.endIndex, chunk[next] == 10 { continue }
            kept.append(byte)
        }
        return kept
    }
}
