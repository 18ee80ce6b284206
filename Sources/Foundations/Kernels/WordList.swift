internal import CKernels

/// The words of a text: where they are and their hashes.
package struct WordList: Sendable {
    /// Start and end of each word, one after the other.
    package private(set) var bounds: [UInt32] = []
    package private(set) var hashes: [UInt64] = []

    package init() {}

    package var count: Int { bounds.count / 2 }

    package mutating func removeAll() {
        bounds.removeAll(keepingCapacity: true)
        hashes.removeAll(keepingCapacity: true)
    }

    package mutating func append(_ range: Range<Int>) {
        bounds.append(UInt32(range.lowerBound))
        bounds.append(UInt32(range.upperBound))
    }

    /// Hashes the words once all of them are there.
    package mutating func hash(in text: Span<UInt8>) {
        let missing = count - hashes.count
        hashes.append(contentsOf: repeatElement(0, count: missing))
        unsafe text.withUnsafeBufferPointer { bytes in
            unsafe bounds.withUnsafeBufferPointer { bounds in
                let text = unsafe ct_text(
                    bytes: bytes.baseAddress, words: bounds.baseAddress,
                    word_count: bounds.count / 2)
                unsafe ct_word_hashes(text, &hashes)
            }
        }
    }
}
