/// A SHA-256 as four words: a key for tables, cheaper than its text.
package struct DigestWords: Sendable, Hashable {
    package let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    fileprivate init(_ bytes: UnsafeMutableRawPointer) {
        unsafe first = bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
        unsafe second = bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        unsafe third = bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
        unsafe fourth = bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    }

    /// The words are uniform already; mixing all of them would gain nothing.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(first)
    }
}

/// Hashes one text after the other, in a context that is kept; for one thread.
package final class TextHasher {
    private var context = DigestContext(.sha256)

    package init() {}

    /// The SHA-256 of a text's UTF-8.
    package func words(of text: String) -> DigestWords {
        unsafe context.update(text.utf8Span.span.bytes)
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: SHA256.byteCount) {
            buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("no bytes") }
            unsafe context.finalize(into: base)
            return unsafe DigestWords(UnsafeMutableRawPointer(base))
        }
    }
}
