package import Kernels

extension FeatureParameters {
    /// Changes whenever cleaning, words or terms do: a model is served by the code it was made for.
    package static let cleaningVersion: UInt32 = 1
}

extension TermReader {
    /// How many words the last product has, and how many of them the vocabulary does not.
    package func unknownWords(
        _ vocabulary: borrowing VocabularyTable, _ row: inout ServingRow
    ) -> (all: Int, unknown: Int) {
        let seed = TermGroup.joint.seed
        let weights = FeatureParameters.countWeights
        let all = title.foldedWords.count + description.foldedWords.count
        var known = row.knownCount(title.foldedWords, vocabulary, seed: seed, countWeights: weights)
        known += row.knownCount(
            description.foldedWords, vocabulary, seed: seed, countWeights: weights)
        return (all, all - known)
    }
}
