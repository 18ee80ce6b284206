/// What would change in the catalogue if the candidate served: gathered product by product.
package struct DryRun: Sendable, Equatable {
    package let categories: Int
    private var pairs: ConfusionMatrix

    /// - Parameter categories: of `SharedCategories`.
    package init(categories: Int) {
        self.categories = categories
        pairs = ConfusionMatrix(categories: categories)
    }

    package mutating func add(production: UInt32, candidate: UInt32) {
        pairs.add(production, predicted: candidate)
    }

    package mutating func merge(_ other: DryRun) { pairs.merge(other.pairs) }

    package var products: Int { pairs.rows }
    package var changed: Int { pairs.rows - pairs.hits.reduce(0, +) }
    package var changedShare: Double { ClassScores.ratio(changed, products) }

    package struct Category: Sendable, Hashable {
        package let category: Int
        package let before: Int
        package let after: Int
        package let leaving: Int
        package let arriving: Int
    }

    /// Those that gain or lose most first; those that nothing happens to are left out.
    package var byCategory: [Category] {
        (0..<categories).map { category in
            let stay = pairs.hits[category]
            return Category(
                category: category, before: pairs.support[category],
                after: pairs.predicted[category], leaving: pairs.support[category] - stay,
                arriving: pairs.predicted[category] - stay)
        }
        .filter { $0.leaving + $0.arriving > 0 }
        .sorted {
            ($1.leaving + $1.arriving, $0.category) < ($0.leaving + $0.arriving, $1.category)
        }
    }

    package struct Move: Sendable, Hashable {
        package let from: Int
        package let to: Int
        package let products: Int
    }

    /// The most frequent first.
    package var moves: [Move] {
        pairs.confusions.map { Move(from: $0.label, to: $0.predicted, products: $0.rows) }
    }
}
