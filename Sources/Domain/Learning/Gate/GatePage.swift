internal import Reports

extension GateResult {
    /// The result as one page that needs nothing else: no script, no other file.
    package func html(confidence: Double) -> [UInt8] {
        var page = GatePage(result: self, confidence: confidence)
        return page.build()
    }
}

private struct GatePage {
    let result: GateResult
    let confidence: Double
    private var page = HTMLText()

    init(result: GateResult, confidence: Double) {
        self.result = result
        self.confidence = confidence
    }

    mutating func build() -> [UInt8] {
        page.raw(Self.head)
        page.element("h1", "Validation report")
        let style: StaticString = result.verdict == .refused ? "bad" : "good"
        page.element("p", "\(result.verdict.rawValue): \(result.reason).", class: style)
        if let evidence = result.evidence {
            summary(evidence)
            rules()
            if let production = evidence.production { compare(production) }
            categories(evidence)
            if let production = evidence.production { dryRun(production.dryRun, evidence.labels) }
            golden(evidence)
            page.element("h2", "Plots")
            page.image(evidence.probabilities.reliabilityImage)
            page.image(ClassReport(evidence.matrix, labels: evidence.labels).confusionImage)
        }
        page.raw("</main>\n</body>\n</html>\n")
        return page.bytes
    }

    private mutating func summary(_ evidence: GateEvidence) {
        let production =
            evidence.production.map { "production \($0.model)" } ?? "no production model"
        page.element("p", "Candidate \(evidence.candidate), \(production).")
        page.element(
            "p",
            "\(count(evidence.testRows)) test rows, \(count(evidence.leftOut)) left out as a model"
                + " was trained on a variant of them. Weighted F1"
                + " \(evidence.matrix.weightedF1.fixed(4)), macro F1"
                + " \(evidence.matrix.macroF1.fixed(4)), accuracy"
                + " \(evidence.matrix.accuracy.fixed(4)).")
        page.element(
            "p",
            "Decided without a person: \(Gate.percent(evidence.decisions.coverage)), of which"
                + " \(Gate.percent(evidence.decisions.precision)) right; unknown:"
                + " \(Gate.percent(evidence.decisions.unknownShare)).")
    }

    private mutating func rules() {
        page.element("h2", "Rules")
        let results = result.rules
        page.table(["Rule", "Outcome", "Measured", "Bound", "Reason"]) { table in
            for rule in results {
                let style: StaticString? =
                    switch rule.outcome {
                    case .passed: "good"
                    case .failed: "bad"
                    case .notApplicable: nil
                    }
                table.row(
                    [
                        words(rule.rule.rawValue), words(rule.outcome.rawValue),
                        rule.measured?.fixed(4) ?? "", rule.bound?.fixed(4) ?? "", rule.reason,
                    ], class: style)
            }
        }
    }

    private mutating func compare(_ production: GateEvidence.Production) {
        page.element("h2", "Candidate less production, on the same rows")
        let comparison = production.comparison
        let confidence = confidence
        let all = [("all", comparison.overall)]
        let languages = comparison.languages.map { ($0.language, $0.differences) }
        page.table(["Language", "Rows", "Weighted F1", "Macro F1"]) { table in
            for (name, differences) in all + languages {
                let cells = [differences.weightedF1, differences.macroF1].map { difference in
                    let interval = difference.interval(confidence)
                    return "\(Gate.signed(difference.observed))"
                        + " (\(Gate.signed(interval.lowerBound))"
                        + " to \(Gate.signed(interval.upperBound)))"
                }
                table.row([name, count(differences.rows)] + cells, class: nil)
            }
        }
    }

    private mutating func categories(_ evidence: GateEvidence) {
        page.element("h2", "Categories")
        let f1 = evidence.labels.indices.map { category in
            (
                category: category, candidate: evidence.matrix.scores(of: category).f1,
                production: evidence.production?.matrix.scores(of: category).f1
            )
        }
        let sorted = f1.filter { evidence.matrix.support[$0.category] > 0 }.sorted {
            let (left, right) = (
                $0.candidate - ($0.production ?? 0), $1.candidate - ($1.production ?? 0)
            )
            return (left, $0.category) < (right, $1.category)
        }
        page.table(["Category", "Test rows", "F1", "F1 in production", "Difference"]) { table in
            for row in sorted.prefix(500) {
                table.row(
                    [
                        evidence.labels[row.category],
                        count(evidence.matrix.support[row.category]), row.candidate.fixed(4),
                        row.production?.fixed(4) ?? "",
                        row.production.map { Gate.signed(row.candidate - $0) } ?? "",
                    ], class: nil)
            }
        }
        if sorted.count > 500 { page.element("p", "The first 500; gate.json holds all.") }
    }

    private mutating func dryRun(_ run: DryRun, _ labels: [String]) {
        page.element("h2", "What would change in the catalogue")
        page.element(
            "p",
            "\(count(run.changed)) of \(count(run.products)) products would change category"
                + " (\(Gate.percent(run.changedShare))).")
        page.table(["Category", "Now", "Then", "Leaving", "Arriving"]) { table in
            for row in run.byCategory.prefix(500) {
                table.row(
                    [labels[row.category]]
                        + [row.before, row.after, row.leaving, row.arriving].map { count($0) },
                    class: nil)
            }
        }
        page.table(["From", "To", "Products"]) { table in
            for move in run.moves.prefix(50) {
                table.row([labels[move.from], labels[move.to], count(move.products)], class: nil)
            }
        }
    }

    private mutating func golden(_ evidence: GateEvidence) {
        guard let golden = evidence.golden, !golden.wrong.isEmpty else { return }
        page.element("h2", "Golden examples that are wrong")
        page.table(["Product", "Expected", "Predicted"]) { table in
            for example in golden.wrong {
                table.row([example.title, example.expected, example.predicted], class: nil)
            }
        }
    }

    private static let head: StaticString = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Validation report</title>
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: #222; background: #fff; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
        table { border-collapse: collapse; width: 100%; margin-bottom: 1rem; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
          border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
        svg { max-width: 100%; height: auto; } figure { margin: 1rem 0; }
        .bad { color: #c02020; } .good { color: #1a7f37; }
        </style>
        </head>
        <body>
        <main>

        """
}

private func count(_ number: Int) -> String { HTMLText.grouped(number) }

private func words(_ name: String) -> String {
    name.split(separator: "_").joined(separator: " ")
}
