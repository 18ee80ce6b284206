package import Kernels
internal import Parallelism

/// Turns products into rows of features, in training and in serving alike.
package struct Vectorizer: Sendable {
    package let parameters: FeatureParameters
    package let vocabulary: TermVocabulary

    package init(_ parameters: FeatureParameters, vocabulary: TermVocabulary) {
        self.parameters = parameters
        self.vocabulary = vocabulary
    }

    /// The features of the product that `reader` has read.
    package func pack(_ reader: TermReader, into row: inout PackedRow) {
        row.pack(
            reader.terms, vocabulary, groupWeights: parameters.groupWeights,
            countWeights: FeatureParameters.countWeights)
    }

    package func rows(of texts: some ProductTexts, threads: Int) -> FeatureRows {
        let size = 512
        let tasks = (texts.count + size - 1) / size
        let empty = FeatureRows(
            groups: TermGroup.allCases.count, countWeights: FeatureParameters.countWeights)
        let parameters = parameters
        let pieces = Workers.map(tasks, jobs: threads, state: { TermReader(parameters) }) {
            (reader, task) -> FeatureRows in
            var piece = empty
            var packed = PackedRow()
            for row in task * size..<min((task + 1) * size, texts.count) {
                texts.withTexts(of: row) { title, description in
                    reader.read(title: title, description: description)
                }
                pack(reader, into: &packed)
                packed.append(to: &piece)
            }
            return piece
        }
        return FeatureRows(joining: pieces + [empty]) { count, body in
            Workers.forEach(count, jobs: threads, body)
        }
    }

    /// What the scales of rows would be, had they not been learnt from: the rarest terms of a row
    /// would be unknown then, and an unknown term adds less to a row's length.
    ///
    /// - Parameter learnt: the rows that the vocabulary is of; others keep their scales.
    package func unseenScales(
        of rows: FeatureRows, learnt: [UInt32], threads: Int
    ) -> [Float] {
        let (common, weights, idf) = (
            vocabulary.commonCount, parameters.groupWeights, vocabulary.idf
        )
        let size = 512
        let pieces = Workers.map((learnt.count + size - 1) / size, jobs: threads) { task in
            learnt.dropFirst(task * size).prefix(size).flatMap {
                rows.scales(of: Int($0), unknownFrom: common, groupWeights: weights, idf: idf)
            }
        }
        var scales = rows.groupScales
        for (place, scale) in pieces.joined().enumerated() {
            scales[Int(learnt[place / rows.groups]) * rows.groups + place % rows.groups] = scale
        }
        return scales
    }
}
