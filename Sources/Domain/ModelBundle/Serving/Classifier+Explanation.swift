internal import Kernels
package import TextFeatures

/// Why a category got its score: `bias` and all terms add up to `score`, the logit.
package struct Explanation: Sendable {
    package struct Term: Sendable {
        package let text: String
        package let kind: TermOrigin.Kind
        /// Which part of the product the term is from.
        package let group: TermGroup
        package let weight: Double
    }

    package let category: Int
    package let score: Double
    package let bias: Double
    /// The most telling first, for or against.
    package let terms: [Term]
}

extension Classifier {
    /// Explains the score of `category`, or of the likeliest one.
    package func explain(
        title: Span<UInt8>, description: Span<UInt8>, category: Int? = nil,
        _ scratch: inout Scratch
    ) -> (prediction: Prediction, explanation: Explanation) {
        let prediction = predict(title: title, description: description, &scratch)
        let category = category ?? prediction.category
        precondition((0..<categoryCount).contains(category), "a category of the model")
        var origins: [TermOrigin.Key: TermOrigin] = [:]
        for origin in scratch.reader.origins() where origins[origin.key] == nil {
            origins[origin.key] = origin
        }
        let shares = shares(of: category)
        var terms: [Explanation.Term] = []
        tables.withTables { vocabulary, steps in
            forEachKnownTerm(scratch, vocabulary) { group, term, feature, value in
                var weight = 0.0
                for (other, factor) in shares {
                    weight += factor * Double(steps.weight(feature: feature, category: other))
                }
                let origin = origins[TermOrigin.Key(term: term, group: group)]
                terms.append(
                    Explanation.Term(
                        text: origin?.text ?? "", kind: origin?.kind ?? .words, group: group,
                        weight: weight * Double(value)))
            }
        }
        terms.sort { abs($0.weight) > abs($1.weight) }
        var start = Double(scoreMap.offsets[category])
        for (other, factor) in shares { start += factor * Double(bias[other]) }
        return (
            prediction,
            Explanation(
                category: category, score: terms.reduce(start) { $0 + $1.weight }, bias: start,
                terms: terms)
        )
    }

    /// By what each category's score counts for the logit of `category`.
    private func shares(of category: Int) -> [(category: Int, factor: Double)] {
        guard scoreMap.isCoupled else {
            return [(category, Double(scoreMap.factors[category]))]
        }
        let row = category * scoreMap.stride
        return (0..<categoryCount).map { ($0, Double(scoreMap.factors[row + $0])) }
    }

    private func forEachKnownTerm(
        _ scratch: Scratch, _ vocabulary: borrowing VocabularyTable,
        _ body: (TermGroup, _ term: UInt64, _ feature: Int, _ value: Float) -> Void
    ) {
        let terms = scratch.reader.terms
        var index = 0
        for (group, size) in zip(TermGroup.allCases, terms.sizes) {
            let scale = scratch.row.scales[group.rawValue]
            for _ in 0..<size {
                if let feature = vocabulary.feature(of: terms.terms[index]) {
                    let count = Int(terms.counts[index])
                    body(
                        group, terms.terms[index], feature,
                        scale * FeatureParameters.countWeights[count])
                }
                index += 1
            }
        }
    }
}

extension TermOrigin {
    fileprivate struct Key: Hashable {
        let term: UInt64
        let group: TermGroup
    }

    fileprivate var key: Key { Key(term: term, group: group) }
}
