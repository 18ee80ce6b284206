internal import CKernels

/// One product's features and scores, from tables that lie in memory or in a mapped file.
///
/// It keeps its memory: make one for each thread. The arithmetic is that of `PackedRow` and
/// `FeatureRows`.
package struct ServingRow: Sendable {
    /// 24 bits of feature and 8 bits of count, group after group.
    package private(set) var features: [UInt32] = []
    package private(set) var sizes: [UInt32] = []
    package private(set) var scales: [Float] = []
    package private(set) var count = 0

    private var words: [UInt64] = []
    private var ones: [UInt8] = []
    private var found: [UInt32] = []

    package init() {}

    /// Replaces the row by the known terms.
    package mutating func pack(
        _ terms: TermCollector, _ vocabulary: borrowing VocabularyTable, groupWeights: [Float],
        countWeights: [Float]
    ) {
        precondition(countWeights.count == 256, "a count is a byte")
        precondition(groupWeights.count == terms.sizes.count, "a weight for each group")
        sizes.removeAll(keepingCapacity: true)
        scales.removeAll(keepingCapacity: true)
        count = 0
        if features.count < terms.count {
            features = [UInt32](repeating: 0, count: 2 * terms.count)
        }
        var start = 0
        for (group, size) in terms.sizes.enumerated() {
            var length: Float = 0
            let offset = count
            count += vocabulary.pack(
                terms.terms.span.extracting(start..<start + Int(size)),
                terms.counts.span.extracting(start..<start + Int(size)), countWeights,
                into: &features, at: offset, &length)
            sizes.append(UInt32(count - offset))
            scales.append(length > 0 ? groupWeights[group] / length.squareRoot() : 0)
            start += Int(size)
        }
    }

    /// Adds to `scores` what the features weigh. It changes nothing here and yet is `mutating`:
    /// lent for reading within what holds it, a row would be copied.
    package mutating func addScores(
        _ weights: borrowing StepTable, countWeights: [Float], to scores: inout [Float]
    ) {
        precondition(countWeights.count == 256, "a count is a byte")
        weights.add(features, count, sizes, scales, countWeights, to: &scores)
    }

    /// How many of these words the vocabulary has in the group of `seed`.
    ///
    /// - Parameter limit: features from this one on do not count.
    package mutating func knownCount(
        _ list: WordList, _ vocabulary: borrowing VocabularyTable, seed: UInt64,
        countWeights: [Float], below limit: Int? = nil
    ) -> Int {
        precondition(countWeights.count == 256, "a count is a byte")
        let count = list.count
        if words.count < count {
            words = [UInt64](repeating: 0, count: 2 * count)
            ones = [UInt8](repeating: 1, count: 2 * count)
            found = [UInt32](repeating: 0, count: 2 * count)
        }
        unsafe ct_word_terms(list.hashes, count, 1, seed, &words)
        var length: Float = 0
        let (words, ones) = (words, ones)
        let known = vocabulary.pack(
            words.span.extracting(first: count), ones.span.extracting(first: count), countWeights,
            into: &found, at: 0, &length)
        guard let limit else { return known }
        return found.prefix(known).count { Int($0 & 0xFF_FFFF) < limit }
    }
}
