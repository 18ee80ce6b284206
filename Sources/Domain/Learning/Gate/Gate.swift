internal import Reports

/// Decides whether a candidate may serve.
package struct Gate: Sendable {
    package let parameters: ValidationParameters

    package init(_ parameters: ValidationParameters) {
        self.parameters = parameters
    }

    /// Whether there is anything to decide; ask before gathering evidence.
    ///
    /// - Returns: the result for a candidate that serves already.
    package func skip(candidate: String, production: String?) -> GateResult? {
        guard candidate == production else { return nil }
        return GateResult(
            verdict: .skipped, reason: "the candidate \(candidate) is in production already",
            rules: [], evidence: nil)
    }

    package func judge(_ evidence: GateEvidence) -> GateResult {
        let rules = GateRule.allCases.map { judge($0, evidence) }
        let failed = rules.filter { $0.outcome == .failed }
        let first =
            evidence.production == nil ? "; there is no production model to compare with" : ""
        let reason =
            failed.isEmpty
            ? "every rule that applies has passed\(first)"
            : failed.map(\.reason).joined(separator: "; ")
        return GateResult(
            verdict: failed.isEmpty ? .passed : .refused, reason: reason, rules: rules,
            evidence: evidence)
    }

    private func judge(_ rule: GateRule, _ evidence: GateEvidence) -> GateRule.Result {
        switch rule {
        case .minimumWeightedF1: minimumWeightedF1(evidence)
        case .calibrationError: calibrationError(evidence)
        case .goldenExamples: goldenExamples(evidence)
        case .invariance: invariance(evidence)
        case .notWorse, .languages, .categoryLoss, .dryRun:
            if let production = evidence.production {
                compare(rule, evidence, production)
            } else {
                GateRule.Result(
                    rule, .notApplicable, "there is no production model to compare with")
            }
        }
    }

    private func compare(
        _ rule: GateRule, _ evidence: GateEvidence, _ production: GateEvidence.Production
    ) -> GateRule.Result {
        switch rule {
        case .languages: languages(production)
        case .categoryLoss: categoryLoss(evidence, production)
        case .dryRun: dryRun(production)
        default: notWorse(production)
        }
    }
}

// MARK: - The candidate alone

extension Gate {
    private func minimumWeightedF1(_ evidence: GateEvidence) -> GateRule.Result {
        let (measured, bound) = (evidence.matrix.weightedF1, parameters.minWeightedF1)
        let passes = evidence.matrix.rows > 0 && measured >= bound
        return GateRule.Result(
            .minimumWeightedF1, passes ? .passed : .failed, measured: measured, bound: bound,
            "weighted F1 on \(evidence.matrix.rows) rows is \(measured.fixed(4)),"
                + " \(passes ? "at least" : "below") \(bound.fixed(4))")
    }

    /// Chance adds to the error that is measured, the more the fewer rows there are: refused is
    /// what an error within the limit would hardly be measured as.
    private func calibrationError(_ evidence: GateEvidence) -> GateRule.Result {
        let (measures, limit) = (evidence.probabilities, parameters.maxCalibrationError)
        let (measured, bound) = (
            measures.calibrationError, max(limit, measures.calibrationErrorByChance(off: limit))
        )
        let passes = measures.rows > 0 && measured <= bound
        let allowed =
            "\(bound.fixed(4)), as chance makes of \(limit.fixed(4)) on \(measures.rows) rows"
        return GateRule.Result(
            .calibrationError, passes ? .passed : .failed, measured: measured, bound: bound,
            "the expected calibration error is \(measured.fixed(4)),"
                + " \(passes ? "at most" : "above") \(allowed)")
    }

    private func goldenExamples(_ evidence: GateEvidence) -> GateRule.Result {
        guard let golden = evidence.golden else {
            return GateRule.Result(
                .goldenExamples, .notApplicable,
                "validation.gate.golden_examples.files names no file")
        }
        let (measured, bound) = (golden.rightShare, parameters.minGoldenRight)
        let passes = golden.examples > 0 && measured >= bound
        let example = golden.wrong.first.map { ", such as \($0.description)" } ?? ""
        return GateRule.Result(
            .goldenExamples, passes ? .passed : .failed, measured: measured, bound: bound,
            "\(golden.examples - golden.wrongCount) of \(golden.examples) golden examples are right"
                + "\(example), and \(Self.percent(bound)) must be")
    }

    private func invariance(_ evidence: GateEvidence) -> GateRule.Result {
        let meter = evidence.invariance
        let (measured, bound) = (meter.flipShare, parameters.maxFlips)
        let passes = meter.edits > 0 && measured <= bound
        let kinds = ProductEdit.Kind.allCases.map { kind in
            "\(kind.name) \(Self.percent(meter[kind].flipShare))"
        }
        return GateRule.Result(
            .invariance, passes ? .passed : .failed, measured: measured, bound: bound,
            "\(meter.flips) of \(meter.edits) edits flip the category"
                + " (\(kinds.joined(separator: ", "))), \(passes ? "at most" : "above")"
                + " \(Self.percent(bound))")
    }

    static func percent(_ share: Double) -> String { "\((100 * share).fixed(2))%" }
}

// MARK: - Against production

extension Gate {
    private func notWorse(_ production: GateEvidence.Production) -> GateRule.Result {
        let differences = production.comparison.overall
        let interval = differences.weightedF1.interval(parameters.confidence)
        let macro = differences.macroF1.interval(parameters.confidence)
        let passes = interval.upperBound >= 0
        return GateRule.Result(
            .notWorse, passes ? .passed : .failed, measured: differences.weightedF1.observed,
            bound: 0,
            "weighted F1 differs from production's by"
                + " \(Self.signed(differences.weightedF1, interval))"
                + " on \(differences.rows) rows, macro F1 by"
                + " \(Self.signed(differences.macroF1, macro)): the candidate is"
                + " \(passes ? "not " : "")worse beyond the interval")
    }

    /// Each of several languages gets its share of the doubt, or one would often fail by chance.
    private func languages(_ production: GateEvidence.Production) -> GateRule.Result {
        let judged = production.comparison.languages
            .filter { $0.differences.rows >= parameters.languageRows }
        guard !judged.isEmpty else {
            return GateRule.Result(
                .languages, .notApplicable,
                "no language has \(parameters.languageRows) test rows")
        }
        let confidence = 1 - (1 - parameters.confidence) / Double(judged.count)
        let upper = judged.map { $0.differences.weightedF1.interval(confidence).upperBound }
        let worse = zip(judged, upper).filter { $1 < 0 }
        let names = worse.map { language, _ in
            let interval = language.differences.weightedF1.interval(confidence)
            return
                "\(language.language) by \(Self.signed(language.differences.weightedF1, interval))"
        }
        return GateRule.Result(
            .languages, worse.isEmpty ? .passed : .failed, measured: upper.min(), bound: 0,
            worse.isEmpty
                ? "none of \(judged.count) languages is worse beyond its interval"
                : "worse than production beyond the interval: \(names.joined(separator: ", "))")
    }

    private func categoryLoss(
        _ evidence: GateEvidence, _ production: GateEvidence.Production
    ) -> GateRule.Result {
        let losses = (0..<evidence.matrix.categories)
            .filter { evidence.matrix.support[$0] >= parameters.categoryRows }
            .map { category in
                (
                    category: category,
                    loss: production.matrix.scores(of: category).f1
                        - evidence.matrix.scores(of: category).f1
                )
            }
        guard let largest = losses.max(by: { $0.loss < $1.loss }) else {
            return GateRule.Result(
                .categoryLoss, .notApplicable,
                "no category has \(parameters.categoryRows) test rows")
        }
        let bound = parameters.categoryLoss
        // A loss of just the bound may be a rounding above it.
        let lost = losses.filter { $0.loss > bound + 1e-9 }
        let names = lost.map { "\(evidence.labels[$0.category]) (\(($0.loss * 100).fixed(1)))" }
        return GateRule.Result(
            .categoryLoss, lost.isEmpty ? .passed : .failed, measured: largest.loss, bound: bound,
            lost.isEmpty
                ? "of \(losses.count) categories with \(parameters.categoryRows) rows or more none"
                    + " loses more than \((100 * bound).fixed(1)) points of F1"
                : "more than \((100 * bound).fixed(1)) points of F1 are lost by"
                    + " \(names.joined(separator: ", "))")
    }

    private func dryRun(_ production: GateEvidence.Production) -> GateRule.Result {
        let (measured, bound) = (production.dryRun.changedShare, parameters.maxChanged)
        let passes = measured <= bound
        return GateRule.Result(
            .dryRun, passes ? .passed : .failed, measured: measured, bound: bound,
            "\(production.dryRun.changed) of \(production.dryRun.products) products of the"
                + " catalogue would change category (\(Self.percent(measured))),"
                + " \(passes ? "at most" : "above") \(Self.percent(bound))")
    }

    private static func signed(
        _ difference: SampledDifference, _ interval: ClosedRange<Double>
    ) -> String {
        "\(signed(difference.observed)) (\(signed(interval.lowerBound)) to"
            + " \(signed(interval.upperBound)))"
    }

    static func signed(_ value: Double) -> String {
        (value >= 0.00005 ? "+" : "") + value.fixed(4)
    }
}
