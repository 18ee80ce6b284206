/// How often rows of each category were given which category.
///
/// Only pairs that occurred take memory, so that 5,000 categories cost no 25 million counters.
package struct ConfusionMatrix: Sendable, Equatable {
    package let categories: Int
    package private(set) var rows = 0
    /// Rows of each category.
    package private(set) var support: [Int]
    /// Rows that were given each category.
    package private(set) var predicted: [Int]
    /// Rows of each category that were given it.
    package private(set) var hits: [Int]
    private var errors: [UInt64: Int] = [:]

    package init(categories: Int) {
        self.categories = categories
        support = [Int](repeating: 0, count: categories)
        predicted = support
        hits = support
    }

    package init(categories: Int, labels: [UInt32], predicted: [UInt32]) {
        precondition(labels.count == predicted.count, "one prediction for each label")
        self.init(categories: categories)
        for (label, prediction) in zip(labels, predicted) { add(label, predicted: prediction) }
    }

    package mutating func add(_ label: UInt32, predicted prediction: UInt32) {
        rows += 1
        support[Int(label)] += 1
        predicted[Int(prediction)] += 1
        if label == prediction {
            hits[Int(label)] += 1
        } else {
            errors[UInt64(label) << 32 | UInt64(prediction), default: 0] += 1
        }
    }

    package mutating func merge(_ other: ConfusionMatrix) {
        precondition(other.categories == categories, "matrices of the same categories")
        rows += other.rows
        for category in 0..<categories {
            support[category] += other.support[category]
            predicted[category] += other.predicted[category]
            hits[category] += other.hits[category]
        }
        errors.merge(other.errors, uniquingKeysWith: +)
    }

    /// The rows of `label` that were given `prediction`.
    package subscript(label: Int, prediction: Int) -> Int {
        if label == prediction { return hits[label] }
        return errors[UInt64(label) << 32 | UInt64(prediction)] ?? 0
    }

    /// Rows of one category that were given another one.
    package struct Confusion: Sendable, Hashable {
        package let label: Int
        package let predicted: Int
        package let rows: Int
    }

    /// The most frequent first.
    package var confusions: [Confusion] {
        errors.map { key, rows in
            Confusion(label: Int(key >> 32), predicted: Int(key & 0xFFFF_FFFF), rows: rows)
        }.sorted { ($1.rows, $0.label, $0.predicted) < ($0.rows, $1.label, $1.predicted) }
    }
}
