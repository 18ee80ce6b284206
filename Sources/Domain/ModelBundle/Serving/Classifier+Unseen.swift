internal import Kernels
internal import TextFeatures

extension Classifier {
    /// What it would say of a product that it was learnt from, had it not been.
    ///
    /// - Parameters:
    ///   - scores: by weights that had not seen the product; zero past the categories.
    ///   - common: words whose features begin here would be unknown.
    package func predict(
        title: Span<UInt8>, description: Span<UInt8>, scores: [Float], common: Int,
        _ scratch: inout Scratch
    ) -> Prediction {
        renew(&scratch)
        scratch.reader.read(title: title, description: description)
        let words = count(&scratch.reader, &scratch.row, below: common)
        scoreMap.probabilities(of: scores, into: &scratch.probabilities)
        return decide(scratch.probabilities, isKnown: scratch.row.count > 0, words)
    }

    private func count(
        _ reader: inout TermReader, _ row: inout ServingRow, below common: Int
    ) -> (all: Int, unknown: Int) {
        tables.withTables { vocabulary, _ in
            reader.pack(into: &row, vocabulary, groupWeights: groupWeights, below: common)
        }
    }
}
