internal import Cryptography
internal import FileStore
internal import Synchronization
internal import Versioning

/// Hands out the parts of a file in order, hashed as they go, to threads that send them.
///
/// Only the hashing is serial. Parts are read again while they are sent, from the page cache, so
/// memory does not grow with their size.
package final class PartFeeder: Sendable {
    struct Part: Sendable {
        /// Counted from 1.
        let number: Int
        let range: Range<Int>
        let sha256: [UInt8]
    }

    private struct State: ~Copyable {
        var offset = 0
        var number = 0
        var md5 = MD5()
        var sha256 = SHA256()
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        var tags: [Int: String] = [:]
        var failure: RemoteError?
    }

    private let source: SourceFile
    private let key: ObjectKey
    private let partSize: Int
    private let state = Mutex(State())

    init(_ source: SourceFile, key: ObjectKey, partSize: Int) {
        self.source = source
        self.key = key
        self.partSize = partSize
    }

    /// S3 takes at most 10,000 parts.
    package static func partSize(forSize size: Int) -> Int {
        let mebibyte = 1 << 20
        let least = (size + 9_999) / 10_000
        return max(8 * mebibyte, (least + mebibyte - 1) / mebibyte * mebibyte)
    }

    /// `nil` at the end, and after any failure; with the last part the whole file is checked.
    func next() -> Part? {
        state.withLock { state in
            guard state.failure == nil, state.offset < source.size else { return nil }
            let range = state.offset..<min(source.size, state.offset + partSize)
            do throws(RemoteError) {
                return try hash(range, &state)
            } catch {
                state.failure = error
                return nil
            }
        }
    }

    private func hash(_ range: Range<Int>, _ state: inout State) throws(RemoteError) -> Part {
        var buffer: [UInt8] = []
        swap(&buffer, &state.buffer)
        defer { swap(&buffer, &state.buffer) }
        try source.read(range, through: &buffer) { bytes in
            state.md5.update(bytes)
            state.sha256.update(bytes)
        }
        state.offset = range.upperBound
        state.number += 1
        if range.upperBound == source.size {
            try source.check(state.md5.finalize(), against: key)
        }
        return Part(number: state.number, range: range, sha256: state.sha256.finalize())
    }

    func finish(_ part: Part, tag: String) {
        state.withLock { $0.tags[part.number] = tag }
    }

    func fail(_ error: RemoteError) {
        state.withLock { $0.failure = $0.failure ?? error }
    }

    /// The tags of all parts in order.
    func tags() throws(RemoteError) -> [String] {
        try state.withLock { (state: inout State) throws(RemoteError) -> [String] in
            if let failure = state.failure { throw failure }
            return state.tags.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
