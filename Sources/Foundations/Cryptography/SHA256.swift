/// An incremental SHA-256.
package struct SHA256: ~Copyable, @unchecked Sendable {  // Safe: it alone owns its context.
    package static let byteCount = 32

    private var context = DigestContext(.sha256)

    package init() {}

    package mutating func update(_ bytes: borrowing RawSpan) {
        context.update(bytes)
    }

    /// Forgets what was hashed so far.
    package mutating func reset() {
        context.reset()
    }

    /// The digest; the hasher starts over.
    package mutating func finalize() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            unsafe context.finalize(into: base)
            count = Self.byteCount
        }
    }

    /// Appends the digest; the hasher starts over.
    package mutating func finalize(to bytes: inout [UInt8]) {
        let place = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.byteCount))
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe context.finalize(into: base + place)
        }
    }

    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        unsafe hasher.update(bytes.span.bytes)
        return hasher.finalize()
    }
}
