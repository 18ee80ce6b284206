/// What two models said of the same rows, in the categories of `SharedCategories`.
package struct PairedRows: Sendable {
    package let categories: Int
    package private(set) var labels: [UInt32] = []
    package private(set) var candidate: [UInt32] = []
    package private(set) var production: [UInt32] = []
    /// Rows of one group are variants of one product.
    package private(set) var groups: [UInt64] = []
    package private(set) var languages: [String] = []

    package init(categories: Int) {
        self.categories = categories
    }

    package var count: Int { labels.count }

    package mutating func append(
        label: UInt32, candidate: UInt32, production: UInt32, group: UInt64, language: String
    ) {
        precondition(max(label, candidate, production) < UInt32(categories), "unknown category")
        labels.append(label)
        self.candidate.append(candidate)
        self.production.append(production)
        groups.append(group)
        languages.append(language)
    }

    /// The rows of each language, the one with most rows first.
    package var byLanguage: [(language: String, rows: PairedRows)] {
        var parts: [String: PairedRows] = [:]
        for row in 0..<count {
            parts[languages[row], default: PairedRows(categories: categories)].append(
                label: labels[row], candidate: candidate[row], production: production[row],
                group: groups[row], language: languages[row])
        }
        return parts.map { ($0.key, $0.value) }
            .sorted { ($1.rows.count, $0.language) < ($0.rows.count, $1.language) }
    }

    package var candidateMatrix: ConfusionMatrix {
        ConfusionMatrix(categories: categories, labels: labels, predicted: candidate)
    }

    package var productionMatrix: ConfusionMatrix {
        ConfusionMatrix(categories: categories, labels: labels, predicted: production)
    }
}
