internal import Reports

extension GateResult {
    /// The result as JSON; equal results are equal bytes.
    package func json(confidence: Double) -> [UInt8] {
        var members: [(name: String, value: JSONValue)] = [
            ("schemaVersion", .integer(1)),
            ("verdict", .text(verdict.rawValue)),
            ("reason", .text(reason)),
            ("rules", .list(rules.map(Self.value))),
        ]
        if let evidence { members += Self.members(evidence, confidence) }
        return JSONValue.object(members).bytes
    }

    private static func value(_ result: GateRule.Result) -> JSONValue {
        .object([
            ("rule", .text(result.rule.rawValue)),
            ("outcome", .text(result.outcome.rawValue)),
            ("measured", result.measured.map { .number($0) } ?? .null),
            ("bound", result.bound.map { .number($0) } ?? .null),
            ("reason", .text(result.reason)),
        ])
    }

    private static func members(
        _ evidence: GateEvidence, _ confidence: Double
    ) -> [(name: String, value: JSONValue)] {
        let decisions = evidence.decisions
        return [
            ("candidate", .text(evidence.candidate)),
            ("production", evidence.production.map { .text($0.model) } ?? .null),
            (
                "rows",
                .object([
                    ("test", .integer(evidence.testRows)),
                    ("leftOut", .integer(evidence.leftOut)),
                    ("compared", .integer(evidence.matrix.rows)),
                ])
            ),
            ("weightedF1", .number(evidence.matrix.weightedF1)),
            ("macroF1", .number(evidence.matrix.macroF1)),
            ("accuracy", .number(evidence.matrix.accuracy)),
            ("probabilities", evidence.probabilities.value),
            (
                "decisions",
                .object([
                    ("automaticShare", .number(decisions.coverage)),
                    ("automaticPrecision", .number(decisions.precision)),
                    ("unknownShare", .number(decisions.unknownShare)),
                ])
            ),
            ("invariance", value(evidence.invariance)),
            ("categories", categories(evidence)),
            ("comparison", evidence.production.map { comparison($0, confidence) } ?? .null),
            (
                "dryRun",
                evidence.production.map { value($0.dryRun, evidence.labels) } ?? .null
            ),
        ]
    }

    private static func value(_ meter: InvarianceMeter) -> JSONValue {
        .list(
            ProductEdit.Kind.allCases.map { kind in
                .object([
                    ("edit", .text(kind.rawValue)), ("edits", .integer(meter[kind].edits)),
                    ("flips", .integer(meter[kind].flips)),
                    ("automaticFlips", .integer(meter[kind].automaticFlips)),
                ])
            })
    }

    private static func categories(_ evidence: GateEvidence) -> JSONValue {
        .list(
            evidence.labels.indices.map { category in
                let production = evidence.production?.matrix.scores(of: category).f1
                return .object([
                    ("category", .text(evidence.labels[category])),
                    ("rows", .integer(evidence.matrix.support[category])),
                    ("candidateF1", .number(evidence.matrix.scores(of: category).f1)),
                    ("productionF1", production.map { .number($0) } ?? .null),
                ])
            })
    }

    private static func comparison(
        _ production: GateEvidence.Production, _ confidence: Double
    ) -> JSONValue {
        func value(_ difference: SampledDifference) -> JSONValue {
            let interval = difference.interval(confidence)
            return .object([
                ("observed", .number(difference.observed)),
                ("lower", .number(interval.lowerBound)), ("upper", .number(interval.upperBound)),
            ])
        }
        func members(_ differences: PairedBootstrap.Differences) -> [(
            name: String, value: JSONValue
        )] {
            [
                ("rows", .integer(differences.rows)),
                ("weightedF1", value(differences.weightedF1)),
                ("macroF1", value(differences.macroF1)),
            ]
        }
        return .object([
            ("confidence", .number(confidence)),
            ("overall", .object(members(production.comparison.overall))),
            (
                "languages",
                .list(
                    production.comparison.languages.map { language in
                        .object(
                            [("language", .text(language.language))]
                                + members(language.differences))
                    })
            ),
        ])
    }

    private static func value(_ run: DryRun, _ labels: [String]) -> JSONValue {
        .object([
            ("products", .integer(run.products)), ("changed", .integer(run.changed)),
            (
                "categories",
                .list(
                    run.byCategory.map {
                        .object([
                            ("category", .text(labels[$0.category])),
                            ("before", .integer($0.before)), ("after", .integer($0.after)),
                            ("leaving", .integer($0.leaving)),
                            ("arriving", .integer($0.arriving)),
                        ])
                    })
            ),
            (
                "moves",
                .list(
                    run.moves.prefix(200).map {
                        .object([
                            ("from", .text(labels[$0.from])), ("to", .text(labels[$0.to])),
                            ("products", .integer($0.products)),
                        ])
                    })
            ),
        ])
    }
}
