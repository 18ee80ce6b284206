internal import Reports

/// The report as one page that needs nothing else: no script, no other file.
struct ReportPage {
    private let report: PreparationReport
    private var page = HTMLText()

    init(_ report: PreparationReport) {
        self.report = report
    }

    var html: [UInt8] {
        var copy = self
        copy.build()
        return copy.page.bytes
    }

    private mutating func build() {
        page.raw(Self.head)
        page.element("h1", "Preprocessing report")
        summary()
        rules()
        if let split = report.split { self.split(split) }
        plots()
        categories()
        page.raw("</main>\n</body>\n</html>\n")
    }

    private mutating func summary() {
        let rows = report.rows
        page.element(
            "p",
            "\(report.source.files.joined(separator: " and ")): \(count(rows.read)) rows read,"
                + " \(count(rows.rejected)) left out, \(count(rows.products)) products in"
                + " \(count(report.categories.count)) categories.")
        page.element(
            "p",
            "Feedback: \(count(rows.corrections)) corrections; \(count(rows.corrected)) labels"
                + " changed, \(count(rows.confirmed)) confirmed, \(count(rows.added)) products"
                + " added; \(count(rows.unjudgedPredictions)) predictions nobody judged.")
        if report.split == nil {
            page.element("p", "A rule stopped the stage: nothing was split.", class: "bad")
        }
    }

    private mutating func rules() {
        page.element("h2", "Rules")
        page.table(["Rule", "Level", "Checked", "Broken", "Left out", "What was found"]) {
            [report] table in
            for outcome in report.rules {
                let state =
                    outcome.notApplicable.map { "Not applicable: \($0)." }
                    ?? (outcome.broken == 0 ? "Nothing." : outcome.examples.joined(separator: "\n"))
                table.row(
                    [
                        outcome.rule.explanation, outcome.level.rawValue, count(outcome.checked),
                        count(outcome.broken), count(outcome.rejectedRows), state,
                    ],
                    class: outcome.stops ? "bad" : outcome.broken > 0 ? "warn" : nil)
            }
        }
    }

    private mutating func split(_ split: PreparationReport.Split) {
        page.element("h2", "Split")
        let total = max(1, split.training + split.validation + split.test)
        page.bars(
            "Rows by part",
            [
                ("training", split.training), ("validation", split.validation),
                ("test", split.test),
            ]
        ) { "\(count($0)) (\(percent($0, total)))" }
        page.element(
            "p",
            "\(count(split.groups)) groups of variants; \(count(split.rowsWithVariants)) products"
                + " have a variant, the largest group has \(count(split.largestGroup)).")
        let leak = split.leakPrevented
        page.element(
            "p",
            "Leak prevented: of the \(count(leak.testRows)) test rows of a plain random split,"
                + " \(count(leak.leakedRows)) (\(percent(leak.leakedRows, leak.testRows))) would"
                + " have had a variant in training.", class: "good")
        if split.groupsHeldBack > 0 {
            page.element(
                "p",
                "\(count(split.groupsHeldBack)) groups stay in training, as the last version"
                    + " trained on them.")
        }
    }

    private mutating func plots() {
        page.element("h2", "Texts")
        let products = max(1, report.rows.products)
        let missing = report.rows.missingDescriptions
        page.bars(
            "Descriptions", [("present", products - missing), ("missing", missing)]
        ) { "\(count($0)) (\(percent($0, products)))" }
        page.bars("Languages", report.languages.prefix(30).map { ($0.language, $0.rows) }) {
            "\(count($0)) (\(percent($0, products)))"
        }
        lengths("Length of designations, in characters", report.titleLengths)
        lengths("Length of descriptions, in characters", report.descriptionLengths)
        let rejected = report.rules.filter { $0.rejectedRows > 0 }
            .map { ($0.rule.rawValue, $0.rejectedRows) }
        if !rejected.isEmpty { page.bars("Rows left out, by rule", rejected, label: count) }
    }

    private mutating func lengths(_ title: String, _ histogram: LengthHistogram) {
        let limits = LengthHistogram.limits
        let names = limits.map { "up to \($0)" } + ["more"]
        page.bars(
            "\(title) (mean \(Int(histogram.mean.rounded())), longest \(count(histogram.longest)))",
            Array(zip(names, histogram.counts)), label: count)
    }

    private mutating func categories() {
        page.element("h2", "Categories")
        let largest = report.categories.sorted {
            ($1.category.rows, $0.category.index) < ($0.category.rows, $1.category.index)
        }
        page.bars(
            "Class balance\(largest.count > 60 ? ": the largest 60" : "")",
            largest.prefix(60).map { ($0.category.label, $0.category.rows) }, label: count)
        let heads: [StaticString] = [
            "Category", "Code", "Products", "Training", "Validation", "Test",
        ]
        page.table(heads) { [report] table in
            for share in report.categories.prefix(1000) {
                let category = share.category
                table.row(
                    [
                        category.label, category.code, count(category.rows), count(share.training),
                        count(share.validation), count(share.test),
                    ], class: nil)
            }
        }
        if report.categories.count > 1000 {
            page.element("p", "The first 1,000 categories; report.json holds all.")
        }
    }

    private static let head: StaticString = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Preprocessing report</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
          border-bottom: 1px solid #8884; white-space: pre-line; overflow-wrap: anywhere; }
        svg { width: 100%; height: auto; } svg text { fill: currentColor; font-size: 12px; }
        svg rect { fill: #3b82c4; } figure { margin: 1rem 0; } figcaption { font-weight: 600; }
        .bad { color: #c02020; } .warn { color: #a06000; } .good { color: #1a7f37; }
        </style>
        </head>
        <body>
        <main>

        """
}

private func count(_ number: Int) -> String { HTMLText.grouped(number) }

private func percent(_ part: Int, _ whole: Int) -> String {
    let tenths = whole == 0 ? 0 : (part * 1000 + whole / 2) / whole
    return "\(tenths / 10).\(tenths % 10)%"
}
