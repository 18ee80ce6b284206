internal import Reports

/// Precision, recall and F1 of every category, and what it is confused with.
package struct ClassReport: Sendable {
    package let matrix: ConfusionMatrix
    /// What people read, by category.
    package let labels: [String]

    package init(_ matrix: ConfusionMatrix, labels: [String]) {
        precondition(labels.count == matrix.categories, "a label for each category")
        self.matrix = matrix
        self.labels = labels
    }

    /// So many categories can be read in one picture; of more, the worst are shown.
    static let pictureLimit = 60
    static let worstShown = 40

    /// Those with the lowest F1 first, of equal ones those with the most rows.
    var worstFirst: [Int] {
        matrix.presentCategories.sorted {
            (matrix.scores(of: $0).f1, matrix.support[$1], $0)
                < (matrix.scores(of: $1).f1, matrix.support[$0], $1)
        }
    }

    /// The categories that a picture shows, in their order.
    var shown: [Int] {
        matrix.categories <= Self.pictureLimit
            ? Array(0..<matrix.categories) : worstFirst.prefix(Self.worstShown).sorted()
    }

    var isPartial: Bool { shown.count < matrix.categories }

    // MARK: - JSON

    package var json: [UInt8] { value.bytes }

    var value: JSONValue {
        .object([
            ("schemaVersion", .integer(1)),
            ("rows", .integer(matrix.rows)),
            ("accuracy", .number(matrix.accuracy)),
            ("macro", Self.value(matrix.macro)),
            ("weighted", Self.value(matrix.weighted)),
            (
                "categories",
                .list(
                    (0..<matrix.categories).map { category in
                        .object(
                            [("category", .text(labels[category]))]
                                + Self.members(matrix.scores(of: category)) + [
                                    ("support", .integer(matrix.support[category])),
                                    ("predicted", .integer(matrix.predicted[category])),
                                ])
                    })
            ),
        ])
    }

    /// The cells that are not zero: the diagonal by category, then confusions, the most frequent
    /// first.
    package var confusionJSON: [UInt8] {
        let diagonal = (0..<matrix.categories).filter { matrix.hits[$0] > 0 }
            .map { cell($0, $0, matrix.hits[$0]) }
        let others = matrix.confusions.map { cell($0.label, $0.predicted, $0.rows) }
        return JSONValue.object([
            ("schemaVersion", .integer(1)),
            ("rows", .integer(matrix.rows)),
            ("categories", .list(labels.map { .text($0) })),
            ("cells", .list(diagonal + others)),
        ]).bytes
    }

    private func cell(_ label: Int, _ predicted: Int, _ rows: Int) -> JSONValue {
        .object([
            ("label", .integer(label)), ("predicted", .integer(predicted)),
            ("rows", .integer(rows)),
        ])
    }

    private static func members(_ scores: ClassScores) -> [(name: String, value: JSONValue)] {
        [
            ("precision", .number(scores.precision)), ("recall", .number(scores.recall)),
            ("f1", .number(scores.f1)),
        ]
    }

    private static func value(_ scores: ClassScores) -> JSONValue { .object(members(scores)) }
}
