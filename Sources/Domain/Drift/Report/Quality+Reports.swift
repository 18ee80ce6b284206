internal import Reports

extension Quality {
    /// With more categories, those of which the fewest predictions were judged are left out.
    package func categories(atMost limit: Int) -> [Category] {
        guard categories.count > limit else { return categories }
        return categories.sorted { $0.rows + $0.predicted > $1.rows + $1.predicted }
            .prefix(limit).sorted { $0.label < $1.label }
    }

    var json: JSONValue {
        .object([
            ("judgedPredictions", .integer(rows)),
            ("weightedF1", weightedF1.json),
            ("weightedPrecision", weightedPrecision.json),
            ("accuracy", accuracy.json),
            ("expectedAccuracy", .number(expectedAccuracy)),
            ("belowExpectation", .text(isBelowExpectation ? "yes" : "no")),
            ("categories", .list(categories(atMost: 1000).map(\.json))),
        ])
    }
}

extension Quality.Category {
    fileprivate var json: JSONValue {
        .object([
            ("label", .text(label)), ("rows", .integer(rows)), ("predicted", .integer(predicted)),
            ("f1", f1.json), ("precision", precision.json),
        ])
    }
}

extension Estimate {
    fileprivate var json: JSONValue {
        .object([("value", .number(value)), ("low", .number(low)), ("high", .number(high))])
    }

    fileprivate var text: String {
        "\(DriftPage.percent(value)) (\(DriftPage.percent(low)) to \(DriftPage.percent(high)))"
    }
}

extension DriftPage {
    mutating func judged(_ quality: Quality) {
        heading("Judged by people")
        guard quality.rows > 0 else { return paragraph("Nobody judged any of these predictions.") }
        paragraph(
            "\(HTMLText.grouped(quality.rows)) predictions: weighted F1"
                + " \(quality.weightedF1.text), weighted precision"
                + " \(quality.weightedPrecision.text). Right are \(quality.accuracy.text), where"
                + " confidence promises \(Self.percent(quality.expectedAccuracy))"
                + "\(quality.isBelowExpectation ? ", which is more than chance explains" : "")."
                + " Intervals are at 95%. People look at what is doubtful first, so this is"
                + " no estimate for all traffic.")
        table(
            ["Category", "Judged", "Predicted", "F1", "Precision"],
            quality.categories(atMost: 100).map { category in
                [
                    category.label, HTMLText.grouped(category.rows),
                    HTMLText.grouped(category.predicted), category.f1.text,
                    category.predicted == 0 ? "" : category.precision.text,
                ]
            })
    }
}
