extension Classifier {
    /// How far a probability may be from the stored one.
    package static let goldenTolerance: Float = 1e-5

    /// What this model says of some products, for those who load it to compare with.
    package func goldenExamples(
        _ products: [(title: String, description: String)]
    ) -> [GoldenExample] {
        var scratch = Scratch(for: self)
        return products.map { product in
            let prediction = predict(product.title, product.description, &scratch)
            return GoldenExample(
                title: product.title, description: product.description,
                category: prediction.category, confidence: prediction.confidence,
                probabilities: prediction.alternatives)
        }
    }

    /// What is said otherwise than it is stored, if anything is.
    func firstDifference(from golden: [GoldenExample]) -> String? {
        var scratch = Scratch(for: self)
        for (index, example) in golden.enumerated() {
            let prediction = predict(example.title, example.description, &scratch)
            guard prediction.category == example.category else {
                return "golden example \(index + 1) is put into category \(prediction.category) "
                    + "and not \(example.category)"
            }
            var stored = example.probabilities
            stored.append(
                CategoryShare(category: example.category, confidence: example.confidence))
            for share in stored {
                let found = scratch.probabilities[share.category]
                guard abs(found - share.confidence) <= Self.goldenTolerance else {
                    return "golden example \(index + 1) gets \(found) for category "
                        + "\(share.category) and not \(share.confidence)"
                }
            }
        }
        return nil
    }

    /// Predicts from texts in memory of Swift's own, which costs a copy of each.
    package func predict(
        _ title: String, _ description: String, _ scratch: inout Scratch
    ) -> Prediction {
        let (title, description) = (Array(title.utf8), Array(description.utf8))
        return predict(title: title.span, description: description.span, &scratch)
    }
}
