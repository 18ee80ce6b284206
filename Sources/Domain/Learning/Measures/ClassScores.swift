/// Precision, recall and F1 as scikit-learn defines them, where a division by zero gives 0.
package struct ClassScores: Sendable, Hashable {
    package let precision: Double
    package let recall: Double
    package let f1: Double

    static func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}

extension ConfusionMatrix {
    package func scores(of category: Int) -> ClassScores {
        ClassScores(
            precision: ClassScores.ratio(hits[category], predicted[category]),
            recall: ClassScores.ratio(hits[category], support[category]),
            f1: ClassScores.ratio(2 * hits[category], support[category] + predicted[category]))
    }

    package var accuracy: Double { ClassScores.ratio(hits.reduce(0, +), rows) }

    /// Categories that some row has or was given; the others have no score.
    package var presentCategories: [Int] {
        (0..<categories).filter { support[$0] + predicted[$0] > 0 }
    }

    /// The mean over the categories that are present, each counting as much as any other.
    package var macro: ClassScores {
        let present = presentCategories
        return average(present) { _ in 1 / Double(max(present.count, 1)) }
    }

    /// The mean over the categories, each counting as much as it has rows.
    package var weighted: ClassScores {
        average(presentCategories) { ClassScores.ratio(support[$0], rows) }
    }

    package var macroF1: Double { macro.f1 }
    package var weightedF1: Double { weighted.f1 }

    private func average(_ categories: [Int], weight: (Int) -> Double) -> ClassScores {
        var (precision, recall, f1) = (0.0, 0.0, 0.0)
        for category in categories {
            let scores = scores(of: category)
            let weight = weight(category)
            precision += weight * scores.precision
            recall += weight * scores.recall
            f1 += weight * scores.f1
        }
        return ClassScores(precision: precision, recall: recall, f1: f1)
    }
}
