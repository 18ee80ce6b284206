/// An incremental MD5: the name of an object, not a protection against forgery.
package struct MD5: ~Copyable, @unchecked Sendable {  // Safe: it alone owns its context.
    package static let byteCount = 16

    private var context = DigestContext(.md5)

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

    /// The digest as two big-endian words, without an allocation; the hasher starts over.
    package mutating func finalizeWords() -> (high: UInt64, low: UInt64) {
        unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { words in
            unsafe words.initialize(repeating: 0)
            unsafe words.withMemoryRebound(to: UInt8.self) { buffer in
                if let base = buffer.baseAddress { unsafe context.finalize(into: base) }
            }
            return unsafe (UInt64(bigEndian: words[0]), UInt64(bigEndian: words[1]))
        }
    }

    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hasher = MD5()
        unsafe hasher.update(bytes.span.bytes)
        return hasher.finalize()
    }
}
