import Catalogue
import FileStore
import Learning
import ModelBundle
import ModelValidation
import TestSupport
import Testing

@Suite struct ModelValidationTests {
    let bench: Bench
    let folder = TemporaryDirectory()

    init() throws {
        bench = try Bench.shared.get()
    }

    @Test("The first model needs none to be compared with")
    func first() throws {
        let result = try bench.judge(bench.good)
        #expect(result.verdict == .passed, "\(result.reason)")
        #expect(result.evidence?.production == nil)
        for rule in [GateRule.notWorse, .languages, .categoryLoss, .dryRun] {
            #expect(result[rule]?.outcome == .notApplicable)
        }
        for rule in [GateRule.minimumWeightedF1, .calibrationError, .invariance] {
            #expect(result[rule]?.outcome == .passed)
        }
    }

    @Test("Every figure is that of predicting product by product")
    func figures() throws {
        let evidence = try #require(try bench.judge(bench.fair, over: bench.good).evidence)
        let (candidate, production) = (try BundledModel(bench.fair), try BundledModel(bench.good))
        var matrix = ConfusionMatrix(categories: 4)
        var served = matrix
        var run = DryRun(categories: 4)
        var probabilities = ProbabilityMeasures()
        var languages: [String: Int] = [:]
        var scratch = Classifier.Scratch(for: candidate.classifier)
        for product in try bench.shop.products() {
            let shares = candidate.classifier.probabilities(
                title: product.title.span, description: product.description.span, &scratch)
            let ours = UInt32(shares.indices.max { shares[$0] < shares[$1] } ?? 0)
            let theirs = UInt32(
                production.classifier.predict(
                    title: product.title.span, description: product.description.span, &scratch
                ).category)
            run.add(production: theirs, candidate: ours)
            guard product.part == .test else { continue }
            matrix.add(UInt32(product.category), predicted: ours)
            served.add(UInt32(product.category), predicted: theirs)
            probabilities.add(shares[...], label: product.category)
            languages[product.language, default: 0] += 1
        }
        #expect(evidence.matrix == matrix)
        #expect(evidence.testRows == matrix.rows)
        #expect(evidence.leftOut == 0)
        #expect(evidence.production?.matrix == served)
        #expect(evidence.production?.dryRun == run)
        #expect(run.changed > 0)
        #expect(run.products == 2400)
        #expect(evidence.probabilities.bins.map(\.rows) == probabilities.bins.map(\.rows))
        #expect(
            abs(evidence.probabilities.calibrationError - probabilities.calibrationError) < 1e-12)
        let compared = try #require(evidence.production?.comparison.languages)
        #expect(
            compared.map { "\($0.language) \($0.differences.rows)" }
                == ["fr \(languages["fr"] ?? 0)", "de \(languages["de"] ?? 0)"])
    }

    @Test("A model beside itself changes nothing and passes")
    func twin() throws {
        let result = try bench.judge(bench.good, over: bench.good)
        #expect(result.verdict == .passed, "\(result.reason)")
        #expect(result.evidence?.production?.dryRun.changed == 0)
        #expect(result.evidence?.production?.comparison.overall.weightedF1.observed == 0)
        #expect(result.rules.allSatisfy { $0.outcome == .passed || $0.rule == .goldenExamples })
    }

    @Test("A model that knows nothing fails by itself and beside production")
    func poor() throws {
        let alone = try bench.judge(bench.poor)
        #expect(alone.verdict == .refused)
        #expect(alone.failures.contains(.minimumWeightedF1))
        let beside = try bench.judge(bench.poor, over: bench.good)
        #expect(beside.failures.contains(.notWorse))
        #expect(beside.reason.contains("worse beyond the interval"))
        let better = try bench.judge(bench.good, over: bench.poor)
        #expect(better.verdict == .passed, "\(better.reason)")
    }

    @Test("A category that loses more than ten points is refused, whatever the whole does")
    func category() throws {
        let result = try bench.judge(bench.lopsided, over: bench.good)
        #expect(result.failures.contains(.categoryLoss))
        #expect(result[.categoryLoss]?.reason.contains("category 1") == true)
        var lenient = Bench.parameters
        lenient.categoryRows = 1000
        #expect(
            try bench.judge(bench.lopsided, over: bench.good, lenient)[.categoryLoss]?.outcome
                == .notApplicable)
    }

    @Test("A language that is worse is refused")
    func language() throws {
        let result = try bench.judge(bench.french, over: bench.good)
        #expect(result.failures.contains(.languages))
        let reason = try #require(result[.languages]?.reason)
        #expect(reason.contains("de by") && !reason.contains("fr by"), "\(reason)")
    }

    @Test("A bound on what changes in the catalogue is held to")
    func dryRun() throws {
        var strict = Bench.parameters
        strict.maxChanged = 0.001
        let result = try bench.judge(bench.fair, over: bench.good, strict)
        #expect(result.failures.contains(.dryRun))
        let run = try #require(result.evidence?.production?.dryRun)
        #expect(run.byCategory.reduce(0) { $0 + $1.leaving } == run.changed)
    }

    @Test("The bound on flips decides, and as many products are edited as it says")
    func invariance() throws {
        var parameters = Bench.parameters
        parameters.editedProducts = 40
        let meter = try #require(try bench.judge(bench.good, parameters).evidence?.invariance)
        for kind in ProductEdit.Kind.allCases { #expect(meter[kind].edits <= 40) }
        #expect(meter[.quantity].edits == 40)
        parameters.editedProducts = 2000
        let all = try #require(try bench.judge(bench.poor, parameters).evidence)
        #expect(all.invariance[.quantity].edits == all.matrix.rows)
        parameters.maxFlips = 0
        #expect(try bench.judge(bench.poor, parameters).failures.contains(.invariance))
    }

    @Test("A candidate that serves already is skipped, and no file is opened")
    func skipped() throws {
        let gone = ModelFiles(name: "7", bundle: "/nowhere/a", split: "/nowhere/b")
        let result = try ModelValidation(
            Bench.parameters,
            ValidationInputs(
                candidate: gone, products: "/nowhere/c", categories: "/nowhere/d",
                production: gone), threads: 1
        ).run()
        #expect(result.verdict == .skipped)
    }

    @Test("The report's bytes do not depend on the number of threads")
    func deterministic() throws {
        var reports: [[UInt8]] = []
        for (index, threads) in [1, 2, 7].enumerated() {
            let report = ValidationReport(in: FilePath(folder.path("report\(index)")))
            let result = try bench.judge(bench.fair, over: bench.good, threads: threads)
            try report.write(result, Bench.parameters)
            reports.append(
                try folder.read("report\(index)/gate.json")
                    + folder.read("report\(index)/gate.html"))
        }
        #expect(reports[0] == reports[1])
        #expect(reports[0] == reports[2])
        let page = try folder.text("report0/gate.html")
        #expect(page.contains("What would change in the catalogue"))
        #expect(page.contains("category 3"))
    }

    // MARK: - Golden examples

    private func golden(_ rows: String) throws -> FilePath {
        FilePath(
            try folder.write("golden.csv", "designation,description,category\n" + rows))
    }

    @Test("Golden examples must be right")
    func golden() throws {
        let right = try golden("frthing3x1 frthing3x2 frthing3x3,,category 3\n")
        let good = try bench.judge(bench.good, golden: [right])
        #expect(good[.goldenExamples]?.outcome == .passed)
        let wrong = try golden("frthing3x1 frthing3x2 frthing3x3,,category 0\n")
        let bad = try bench.judge(bench.good, golden: [wrong])
        #expect(bad.failures == [.goldenExamples])
        #expect(bad.reason.contains("category 3, not category 0"))
    }

    @Test("A golden file that is wrong is named")
    func badGolden() throws {
        for rows in ["", "a,,category 9\n"] {
            let file = try golden(rows)
            let error = #expect(throws: GoldenExamplesError.self) {
                try bench.judge(bench.good, golden: [file])
            }
            #expect(error?.description.contains("golden.csv") == true)
        }
        let missing = FilePath(folder.path("gone.csv"))
        let error = #expect(throws: FileError.self) {
            try bench.judge(bench.good, golden: [missing])
        }
        #expect(error.map { "\($0)".contains("gone.csv") } == true)
    }
}
