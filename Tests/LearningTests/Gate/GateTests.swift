import Foundation
import Learning
import Testing

/// Evidence that passes every rule, to be broken in one place.
struct GateCase {
    var labels = ["books", "toys", "food"]
    var candidate: [(label: UInt32, predicted: UInt32, rows: Int)] = [
        (0, 0, 95), (0, 1, 5), (1, 1, 95), (1, 0, 5), (2, 2, 40),
    ]
    var production: [(label: UInt32, predicted: UInt32, rows: Int)]? = [
        (0, 0, 95), (0, 1, 5), (1, 1, 95), (1, 0, 5), (2, 2, 40),
    ]
    var languages: [String] = ["fr", "de"]
    /// Confidence of every answer, of which nine in ten are right.
    var confidence: Float = 0.9
    var golden: (right: Int, wrong: Int)?
    var flips = 1
    var edits = 100
    var changed = 0

    private static func flat(_ cells: [(label: UInt32, predicted: UInt32, rows: Int)]) -> [(
        UInt32, UInt32
    )] {
        cells.flatMap { cell in Array(repeating: (cell.label, cell.predicted), count: cell.rows) }
    }

    func rows() -> PairedRows {
        var rows = PairedRows(categories: labels.count)
        let ours = Self.flat(candidate)
        let theirs = Self.flat(production ?? candidate)
        for (row, (mine, other)) in zip(ours, theirs).enumerated() {
            rows.append(
                label: mine.0, candidate: mine.1, production: other.1, group: UInt64(row),
                language: languages[row % languages.count])
        }
        return rows
    }

    func evidence() throws -> GateEvidence {
        let rows = rows()
        var probabilities = ProbabilityMeasures()
        for row in 0..<1000 {
            probabilities.add([confidence, 1 - confidence], label: row % 10 == 0 ? 1 : 0)
        }
        var outcome: GoldenOutcome?
        if let golden {
            let text = "designation,description,category\n\"<b>Dune\",,books\n"
            let examples = try GoldenExamples(
                Array(text.utf8), name: "golden.csv", categories: ["books"])
            var filled = GoldenOutcome()
            for _ in 0..<golden.right { filled.add(examples.examples[0], predicted: "books") }
            for _ in 0..<golden.wrong { filled.add(examples.examples[0], predicted: "toys") }
            outcome = filled
        }
        var meter = InvarianceMeter()
        for edit in 0..<edits {
            meter.add(.colour, original: 0, edited: edit < flips ? 1 : 0, wasAutomatic: true)
        }
        var run = DryRun(categories: labels.count)
        for product in 0..<100 { run.add(production: 0, candidate: product < changed ? 1 : 0) }
        let serving = production.map { _ in
            GateEvidence.Production(
                model: "3", matrix: rows.productionMatrix,
                comparison: ModelComparison(
                    rows, PairedBootstrap(samples: 200, seed: 1), threads: 2), dryRun: run)
        }
        return GateEvidence(
            candidate: "4", labels: labels, testRows: rows.count + 7, leftOut: 7,
            matrix: rows.candidateMatrix, probabilities: probabilities,
            decisions: DecisionMeasures(), golden: outcome, invariance: meter, production: serving)
    }

    func judge(_ parameters: ValidationParameters = ValidationParameters()) throws -> GateResult {
        Gate(parameters).judge(try evidence())
    }
}

struct GateTests {
    /// The rules that failed.
    private func failures(_ result: GateResult) -> [GateRule] {
        result.rules.filter { $0.outcome == .failed }.map(\.rule)
    }

    @Test("a candidate that nothing is wrong with passes")
    func passes() throws {
        let result = try GateCase().judge()
        #expect(result.verdict == .passed, "\(result.reason)")
        #expect(result.rules.map(\.rule) == GateRule.allCases)
    }

    @Test("F1 below the minimum is refused")
    func minimum() throws {
        var parameters = ValidationParameters()
        parameters.minWeightedF1 = 0.97
        let result = try GateCase().judge(parameters)
        #expect(failures(result) == [.minimumWeightedF1])
        #expect(result.verdict == .refused)
        #expect(result.reason == result[.minimumWeightedF1]?.reason)
    }

    @Test("a candidate that is worse beyond the interval is refused")
    func worse() throws {
        var broken = GateCase()
        broken.candidate[0].rows = 86
        broken.candidate[1].rows = 14
        broken.candidate[2].rows = 86
        broken.candidate[3].rows = 14
        broken.languages = (0..<3).map { "l\($0)" }
        let result = try broken.judge()
        #expect(failures(result) == [.notWorse])
    }

    @Test("a language that is worse beyond its interval is refused, though the whole is not")
    func language() throws {
        var broken = GateCase()
        broken.candidate = [(0, 0, 400), (1, 1, 360), (1, 0, 40), (2, 2, 400)]
        broken.production = [(0, 0, 360), (0, 1, 40), (1, 1, 400), (2, 2, 400)]
        // 400 rows of each label: German holds label 1 and no other.
        broken.languages = (0..<1200).map { (400..<800).contains($0) ? "de" : "fr" }
        #expect(failures(try broken.judge()) == [.languages])
        var parameters = ValidationParameters()
        parameters.languageRows = 401
        #expect(failures(try broken.judge(parameters)) == [])
    }

    @Test("a category that loses more than ten points is refused, though the whole gains")
    func category() throws {
        var broken = GateCase()
        broken.candidate = [(0, 0, 500), (1, 1, 500), (2, 2, 30), (2, 0, 10)]
        broken.production = [(0, 0, 450), (0, 1, 50), (1, 1, 500), (2, 2, 40)]
        broken.languages = ["fr"]
        let result = try broken.judge()
        #expect(failures(result) == [.categoryLoss])
        #expect(result[.categoryLoss]?.reason.contains("food (14.3)") == true)
        var parameters = ValidationParameters()
        parameters.categoryRows = 41
        #expect(failures(try broken.judge(parameters)) == [])
        parameters = ValidationParameters()
        parameters.categoryLoss = 0.15
        #expect(failures(try broken.judge(parameters)) == [])
    }

    @Test("confidence that is far from the truth is refused")
    func calibration() throws {
        var broken = GateCase()
        broken.confidence = 0.99
        let result = try broken.judge()
        #expect(failures(result) == [.calibrationError])
        #expect(abs((result[.calibrationError]?.measured ?? 0) - 0.09) < 1e-4)
        let bound = result[.calibrationError]?.bound ?? 0
        #expect(bound > 0.03 && bound < 0.06)
    }

    @Test("golden examples must be right, where there are any")
    func golden() throws {
        var broken = GateCase()
        #expect(try broken.judge()[.goldenExamples]?.outcome == .notApplicable)
        broken.golden = (right: 9, wrong: 0)
        #expect(try broken.judge()[.goldenExamples]?.outcome == .passed)
        broken.golden = (right: 9, wrong: 1)
        let result = try broken.judge()
        #expect(failures(result) == [.goldenExamples])
        #expect(result[.goldenExamples]?.reason.contains("<b>Dune: toys, not books") == true)
        var parameters = ValidationParameters()
        parameters.minGoldenRight = 0.9
        #expect(failures(try broken.judge(parameters)) == [])
    }

    @Test("edits that flip too often are refused, and so are no edits at all")
    func invariance() throws {
        var broken = GateCase()
        broken.flips = 6
        #expect(failures(try broken.judge()) == [.invariance])
        broken.edits = 0
        #expect(failures(try broken.judge()) == [.invariance])
    }

    @Test("a dry run decides only where a bound is given")
    func dryRun() throws {
        var broken = GateCase()
        broken.changed = 30
        #expect(failures(try broken.judge()) == [])
        var parameters = ValidationParameters()
        parameters.maxChanged = 0.2
        let result = try broken.judge(parameters)
        #expect(failures(result) == [.dryRun])
        #expect(result[.dryRun]?.reason.contains("30 of 100 products") == true)
    }

    @Test("with no production the rules that need one say so, and the others decide")
    func first() throws {
        var first = GateCase()
        first.production = nil
        let result = try first.judge()
        #expect(result.verdict == .passed)
        #expect(result.reason.contains("no production model"))
        let skipped = result.rules.filter { $0.outcome == .notApplicable }.map(\.rule)
        #expect(skipped == [.notWorse, .languages, .categoryLoss, .goldenExamples, .dryRun])
        first.flips = 50
        #expect(try first.judge().verdict == .refused)
    }

    @Test("a candidate that serves already is skipped")
    func skipped() throws {
        let gate = Gate(ValidationParameters())
        #expect(gate.skip(candidate: "3", production: "3")?.verdict == .skipped)
        #expect(gate.skip(candidate: "4", production: "3") == nil)
        #expect(gate.skip(candidate: "4", production: nil) == nil)
    }

    @Test("the result is JSON, and a page in which nothing of the data is markup")
    func written() throws {
        var whole = GateCase()
        whole.golden = (right: 1, wrong: 1)
        whole.changed = 3
        whole.labels[2] = "<script>\"food\""
        let result = try whole.judge()
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(result.json(confidence: 0.95)))
                as? [String: Any])
        #expect(json["verdict"] as? String == "refused")
        #expect((json["rules"] as? [[String: Any]])?.count == GateRule.allCases.count)
        #expect((json["dryRun"] as? [String: Any])?["changed"] as? Int == 3)
        let page = String(decoding: result.html(confidence: 0.95), as: UTF8.self)
        #expect(!page.contains("<script") && !page.contains("<b>Dune"))
        #expect(page.contains("&lt;b&gt;Dune") && page.contains("</html>"))
        for rule in result.rules { #expect(json.description.contains(rule.rule.rawValue)) }
        let skipped = try #require(
            Gate(ValidationParameters()).skip(candidate: "1", production: "1"))
        #expect(String(decoding: skipped.html(confidence: 0.95), as: UTF8.self).contains("skipped"))
    }
}
