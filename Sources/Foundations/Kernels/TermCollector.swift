internal import CKernels

/// Gathers the terms of a row, group by group, each once with its count.
///
/// A term is a 64-bit hash of what it is made of; terms of different seeds differ.
package struct TermCollector: Sendable {
    /// The terms of all closed groups, one group after the other.
    package private(set) var terms: [UInt64] = []
    package private(set) var counts: [UInt8] = []
    /// How many terms each closed group has.
    package private(set) var sizes: [UInt32] = []

    private var filled = 0
    private var groupStart = 0
    private var places: [UInt32] = []

    package init() {}

    package var count: Int { groupStart }

    package mutating func removeAll() {
        sizes.removeAll(keepingCapacity: true)
        filled = 0
        groupStart = 0
    }

    /// Runs of 1 to `longest` words.
    package mutating func addWords(_ words: WordList, longest: Int, seed: UInt64) {
        reserve(words.count * longest)
        let start = filled
        unsafe terms.withUnsafeMutableBufferPointer { terms in
            guard let base = terms.baseAddress else { return }
            filled += unsafe ct_word_terms(
                words.hashes, words.count, UInt32(longest), seed, base + start)
        }
    }

    /// The first and last run of 1 to `longest` words.
    package mutating func addEdges(_ words: WordList, longest: Int, seed: UInt64) {
        reserve(2 * longest)
        let start = filled
        unsafe terms.withUnsafeMutableBufferPointer { terms in
            guard let base = terms.baseAddress else { return }
            filled += unsafe ct_edge_terms(
                words.hashes, words.count, UInt32(longest), seed, base + start)
        }
    }

    /// Runs of `length` characters inside each word with a space on both sides.
    package mutating func addCharacters(
        _ words: WordList, of text: Span<UInt8>, length: Int, seed: UInt64
    ) {
        reserve(text.count + 2 * words.count + 2)
        let start = filled
        unsafe text.withUnsafeBufferPointer { bytes in
            unsafe words.bounds.withUnsafeBufferPointer { bounds in
                let text = unsafe ct_text(
                    bytes: bytes.baseAddress, words: bounds.baseAddress, word_count: words.count)
                unsafe terms.withUnsafeMutableBufferPointer { terms in
                    guard let base = terms.baseAddress else { return }
                    filled += unsafe ct_character_terms(text, UInt32(length), seed, base + start)
                }
            }
        }
    }

    /// Ends the group: its terms are kept once each.
    package mutating func closeGroup() {
        let (start, added) = (groupStart, filled - groupStart)
        var room = max(places.count, 64)
        while room < 2 * added { room *= 2 }
        if room > places.count { places = [UInt32](repeating: 0, count: room) }
        if counts.count < filled {
            counts.append(contentsOf: repeatElement(0, count: filled - counts.count))
        }
        // A small part of the table is enough for a small group, and quicker to clear.
        var used = 64
        while used < 2 * added { used *= 2 }
        let kept = unsafe terms.withUnsafeMutableBufferPointer { terms in
            unsafe counts.withUnsafeMutableBufferPointer { counts in
                guard let terms = terms.baseAddress, let counts = counts.baseAddress else {
                    return 0
                }
                return unsafe ct_count(terms + start, added, counts + start, &places, used)
            }
        }
        sizes.append(UInt32(kept))
        filled = start + kept
        groupStart = filled
    }

    private mutating func reserve(_ more: Int) {
        let missing = filled + more - terms.count
        guard missing > 0 else { return }
        terms.append(contentsOf: repeatElement(0, count: max(missing, terms.count, 256)))
    }
}
