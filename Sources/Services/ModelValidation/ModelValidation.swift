internal import Catalogue
internal import FileStore
package import Learning
internal import ModelBundle

/// Judges a candidate: by itself, and against production on the same rows.
///
/// Equal files and parameters give equal results, with any number of threads.
package struct ModelValidation: Sendable {
    package let parameters: ValidationParameters
    package let inputs: ValidationInputs
    package let threads: Int

    package init(_ parameters: ValidationParameters, _ inputs: ValidationInputs, threads: Int) {
        self.parameters = parameters
        self.inputs = inputs
        self.threads = threads
    }

    package func run() throws -> Learning.GateResult {
        let gate = Gate(parameters)
        if let skipped = gate.skip(
            candidate: inputs.candidate.name, production: inputs.production?.name)
        {
            return skipped
        }
        return gate.judge(try evidence())
    }

    private func evidence() throws -> GateEvidence {
        let candidate = try BundledModel(inputs.candidate.bundle)
        let production = try inputs.production.map { try BundledModel($0.bundle) }
        let catalogue = try Self.catalogue(inputs)
        let categories = ValidationCategories(
            catalogue: catalogue.categories, candidate: candidate.categories,
            production: production?.categories ?? [])
        let rows = try ComparableRows(
            candidate: try Self.split(of: catalogue.products, inputs),
            production: try inputs.production.map { try SplitFile($0.split) },
            least: parameters.minTestRows)
        let golden = try goldenOutcome(candidate)
        let scan = CatalogueScan(
            candidate: candidate.classifier, production: production?.classifier,
            categories: categories, rows: rows,
            sample: EditedSample(
                of: rows, size: parameters.editedProducts, seed: UInt64(parameters.seed)))
        let totals = try scan.run(catalogue.products, inputs, threads: threads)
        guard totals.rows.count == rows.digests.count else {
            throw ValidationError(
                .mismatched,
                "\(inputs.products) has \(totals.rows.count) of the \(rows.digests.count) test rows"
                    + " of \(inputs.candidate.split); run preprocessing again")
        }
        return GateEvidence(
            candidate: inputs.candidate.name, labels: categories.labels, testRows: rows.testRows,
            leftOut: rows.leftOut, matrix: totals.rows.candidateMatrix,
            probabilities: totals.probabilities, decisions: totals.decisions, golden: golden,
            invariance: totals.invariance, production: compare(totals))
    }

    private func compare(_ totals: ScanTotals) -> GateEvidence.Production? {
        guard let production = inputs.production else { return nil }
        let bootstrap = PairedBootstrap(
            samples: parameters.samples, seed: UInt64(parameters.seed))
        return GateEvidence.Production(
            model: production.name, matrix: totals.rows.productionMatrix,
            comparison: ModelComparison(totals.rows, bootstrap, threads: threads),
            dryRun: totals.dryRun)
    }

    private func goldenOutcome(_ candidate: BundledModel) throws -> GoldenOutcome? {
        guard !inputs.golden.isEmpty else { return nil }
        let keys = candidate.categories.map(\.key)
        var outcome = GoldenOutcome()
        var scratch = Classifier.Scratch(for: candidate.classifier)
        for path in inputs.golden {
            let file = try GoldenExamples(
                try FileSystem.read(path, limit: 64 << 20), name: "\(path)", categories: Set(keys))
            for example in file.examples {
                let prediction = candidate.classifier.predict(
                    title: example.title.span, description: example.description.span, &scratch)
                outcome.add(example, predicted: keys[prediction.category])
            }
        }
        return outcome
    }
}

// MARK: - Files that belong together

extension ModelValidation {
    private static func catalogue(
        _ inputs: ValidationInputs
    ) throws -> (products: ProductFile, categories: [CatalogueCategory]) {
        let products = try ProductFile(inputs.products)
        let categories = try CategoryFile.read(inputs.categories)
        return (products, categories)
    }

    private static func split(
        of products: ProductFile, _ inputs: ValidationInputs
    ) throws -> SplitFile {
        let split = try SplitFile(inputs.candidate.split)
        guard split.rowCount == products.rowCount else {
            throw ValidationError(
                .mismatched,
                "\(inputs.candidate.split) has \(split.rowCount) rows, and \(inputs.products) has"
                    + " \(products.rowCount); run preprocessing again")
        }
        return split
    }
}
