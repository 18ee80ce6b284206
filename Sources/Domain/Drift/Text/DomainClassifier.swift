internal import Parallelism

/// Learns on one half of two sets of texts to tell them apart, and is judged on the other half.
package struct DomainClassifier: Sendable {
    /// A word with the weight that it got; positive when it speaks for the current texts.
    package struct Term: Sendable, Equatable {
        package let hash: UInt64
        package let weight: Double
    }

    /// The area under the ROC curve: 0.5 when the texts cannot be told apart, 1 when always.
    package let area: Double
    /// Those that tell most, on either side.
    package let gained: [Term]
    package let lost: [Term]
    package let epochs: Int
    package let intercept: Double
    package let termCount: Int
    private let isCurrent: [Bool]
    /// How many words are named on each side.
    private static let shown = 20

    package init(_ reference: HashedTexts, _ current: HashedTexts) {
        let count = reference.count + current.count
        var random = MersenneTwister(seed: 42)
        let order = random.permutation(count)
        let held = (count + 1) / 2
        @Sendable func rows(_ numbers: ArraySlice<Int>) -> [(HashedTexts, Int)] {
            numbers.map { $0 < reference.count ? (reference, $0) : (current, $0 - reference.count) }
        }
        let training = order[held...]
        let table = TermRows(learning: rows(training))
        let testing = Background { TermRows(rows(order[..<held]), as: table) }
        let learner = SparseLearner(
            table, labels: training.map { $0 < reference.count ? -1 : 1 })
        let tested = testing.value()
        let isCurrent = order[..<held].map { $0 >= reference.count }
        let scores = (0..<held).map { learner.score(tested, $0) }
        area = RankQuality.area(isCurrent, scores)
        self.isCurrent = isCurrent
        epochs = learner.epochs
        intercept = learner.intercept
        let weights = learner.weights
        let terms = table.hashes.indices.filter { weights[$0] != 0 }
        termCount = terms.count
        // A heavy word that is in a single text tells less than a lighter one that is in many.
        func effect(_ term: Int) -> (Double, UInt64) {
            (weights[term] * Double(table.documentCounts[term]), table.hashes[term])
        }
        let sorted = terms.map { (term: $0, effect: effect($0)) }.sorted { $0.effect > $1.effect }
            .map { Term(hash: table.hashes[$0.term], weight: weights[$0.term]) }
        gained = Array(sorted.prefix(Self.shown).prefix { $0.weight > 0 })
        lost = Array(sorted.suffix(Self.shown).reversed().prefix { $0.weight < 0 })
    }

    /// What 95% of random scores stay below, on as many texts.
    package var randomLimit: Double { RankQuality.randomLimit(isCurrent) }
}
