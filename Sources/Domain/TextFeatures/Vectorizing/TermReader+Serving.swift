package import Kernels

extension FeatureParameters {
    /// Changes whenever cleaning, words or terms do: a model is served by the code it was made for.
    package static let cleaningVersion: UInt32 = 3
}

extension TermReader {
    /// Packs the terms of the last product, and tells how many words it has, and how many of them
    /// the vocabulary does not. It changes nothing here and yet is `mutating`: lent for reading
    /// beside the row, a reader would be copied.
    ///
    /// - Parameter limit: features from this one on count as unknown words.
    package mutating func pack(
        into row: inout ServingRow, _ vocabulary: borrowing VocabularyTable, groupWeights: [Float],
        below limit: Int? = nil
    ) -> (all: Int, unknown: Int) {
        let weights = FeatureParameters.countWeights
        row.pack(terms, vocabulary, groupWeights: groupWeights, countWeights: weights)
        let seed = TermGroup.joint.seed
        let (first, second) = (title.foldedWords, description.foldedWords)
        let known =
            row.knownCount(first, vocabulary, seed: seed, countWeights: weights, below: limit)
            + row.knownCount(second, vocabulary, seed: seed, countWeights: weights, below: limit)
        let all = first.count + second.count
        return (all, all - known)
    }
}
