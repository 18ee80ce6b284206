internal import Cryptography
internal import Learning
internal import Reports

/// What training found; nothing in it depends on the time or the machine.
struct TrainingReport {
    let dataset: SHA256Digest
    let version: Int
    let categories: [String]
    let rows: (training: Int, validation: Int, test: Int)
    let features: Int
    let judgement: Judgement
    let invariance: InvarianceMeter
    let suspects: Int
    /// The mean loss of each pass of calibration.
    let losses: [Double]
    /// How each pass of learning went.
    let passes: [PassTrace]
    /// `nil` where none was asked for.
    let warmStart: WarmStart?

    var classes: ClassReport { ClassReport(judgement.matrix, labels: categories) }

    /// On the test part.
    var metrics: [String: Double] {
        judgement.metrics.merging(["invariance_flips": invariance.flipShare]) { own, _ in own }
    }

    var json: JSONValue {
        .object(members + (warmStart.map { [("warmStart", $0.json)] } ?? []))
    }

    private var members: [(name: String, value: JSONValue)] {
        [
            ("schemaVersion", .integer(1)),
            ("dataset", .text(dataset.hex)),
            ("stageVersion", .integer(version)),
            (
                "rows",
                .object([
                    ("training", .integer(rows.training)),
                    ("validation", .integer(rows.validation)), ("test", .integer(rows.test)),
                ])
            ),
            ("categories", .integer(categories.count)),
            ("features", .integer(features)),
            (
                "metrics",
                .object(
                    metrics.sorted { $0.key < $1.key }.map { (name: $0, value: .number($1)) })
            ),
            ("suspectedLabels", .integer(suspects)),
            ("calibrationLoss", .list(losses.map { .number($0) })),
            ("objective", .list(passes.map { .number($0.objective / Double(rows.training)) })),
            (
                "visitedShare",
                .list(passes.map { .number(Double($0.visits) / Double($0.mostVisits)) })
            ),
            (
                "invariance",
                .object(
                    ProductEdit.Kind.allCases.map { kind in
                        let count = invariance[kind]
                        return (
                            name: kind.rawValue,
                            value: .object([
                                ("edits", .integer(count.edits)), ("flips", .integer(count.flips)),
                                ("automaticFlips", .integer(count.automaticFlips)),
                            ])
                        )
                    })
            ),
        ]
    }

    // MARK: - For people

    var page: [UInt8] {
        var page = HTMLText()
        page.raw(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Training report</title>
            <style>
            body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; }
            table { border-collapse: collapse; } td, th { padding: 0.2em 0.8em; text-align: left; }
            tr { border-bottom: 1px solid #ddd; } figure { margin: 1.5em 0; overflow-x: auto; }
            </style>
            </head>
            <body>
            <main>

            """)
        page.element("h1", "Training report")
        page.element(
            "p",
            "Learnt from \(HTMLText.grouped(rows.training)) products in \(categories.count)"
                + " categories by \(HTMLText.grouped(features)) features; calibrated on"
                + " \(HTMLText.grouped(rows.validation)), judged on"
                + " \(HTMLText.grouped(rows.test)).")
        if let warmStart { page.element("p", warmStart.sentence) }
        page.table(["Measure", "On the test part"]) { table in
            for (name, value) in metrics.sorted(by: { $0.key < $1.key }) {
                table.row([name, value.fixed(4)], class: nil)
            }
        }
        page.element("h2", "Edits that must not matter")
        page.table(["Edit", "Edits", "Flips", "Of these automatic"]) { table in
            for kind in ProductEdit.Kind.allCases {
                let count = invariance[kind]
                table.row(
                    [kind.name]
                        + [count.edits, count.flips, count.automaticFlips].map(
                            HTMLText.grouped), class: nil)
            }
        }
        page.element("h2", "Labels")
        page.element(
            "p",
            "\(HTMLText.grouped(suspects)) labels are more likely a mistake than not; suspects.csv"
                + " lists them for a person to look at.")
        page.element("h2", "Categories")
        page.image(classes.scoresImage)
        page.image(classes.confusionImage)
        page.element("h2", "Probabilities")
        page.image(judgement.probabilities.reliabilityImage)
        page.raw("</main>\n</body>\n</html>\n")
        return page.bytes
    }
}
