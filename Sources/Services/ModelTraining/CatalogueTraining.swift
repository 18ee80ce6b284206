internal import Catalogue
package import Cryptography
package import FileStore
internal import Learning
internal import ModelBundle
package import Observability

/// Learns the model of a prepared catalogue: weights from its training part, probabilities and
/// thresholds from its validation part, judged on its test part.
package struct CatalogueTraining: Sendable {
    /// Rows that are learnt from are scored for the reference and for suspects. Weights without a
    /// quarter of them would be less sure of new products than the model is.
    private static let leastFolds = 10

    package let parameters: ModelParameters
    /// The section of params.yaml in its one spelling, for the bundle.
    package let canonical: String
    /// Of the code: raised when equal inputs make another model.
    package let version: Int
    package let threads: Int

    package init(
        _ parameters: ModelParameters, canonical: String, version: Int, threads: Int
    ) {
        self.parameters = parameters
        self.canonical = canonical
        self.version = version
        self.threads = threads
    }

    /// Writes `TrainingFiles` into a folder; equal inputs make equal bytes.
    ///
    /// - Parameters:
    ///   - products, categories: of preprocessing.
    ///   - dataset: the digest of `products`.
    ///   - source: what to go on from, where that is possible.
    /// - Returns: how long each step took, in seconds.
    package func run(
        products: FilePath, categories: FilePath, dataset: SHA256Digest,
        from source: WarmSource? = nil, to folder: FilePath, log: Logger? = nil
    ) throws -> [String: Double] {
        var clock = StepClock()
        let catalogue = try CategoryFile.read(categories)
        let prepared = try PreparedTexts(products, categories: catalogue)
        clock.lap("read")
        let start = try source.map { source in
            try WarmStartPlanner(source: source, canonical: canonical, log: log)
                .plan(prepared, catalogue)
        }
        if let start { log?.info("warm start", ["outcome": .text(start.sentence)]) }
        if start != nil { clock.lap("warm_start") }
        let model = learn(prepared, start?.shares, categories: catalogue.count, &clock)
        var content = model.content(
            categories: catalogue.map(\.served), dataDigest: Self.bytes(of: dataset),
            metadata: BundleMetadata(),
            golden: prepared.learning.goldenProducts(parameters.goldenExamples))
        let classifier = Classifier(content)
        let judgement = Judgement(
            of: prepared.test, by: classifier, categories: catalogue.count, threads: threads)
        clock.lap("judge")
        content.driftProfile = ReferenceProfile(
            prepared: prepared, model: model, classifier: classifier,
            predictions: judgement.predictions, threads: threads
        ).bytes(labels: catalogue.map(\.label))
        clock.lap("reference")
        let invariance = InvarianceCheck(products: parameters.editedProducts, threads: threads)
            .run(prepared.test, languages: prepared.testLanguages, by: classifier)
        clock.lap("invariance")
        let suspects = suspects(model, categories: catalogue.count)
        clock.lap("suspects")
        let report = TrainingReport(
            dataset: dataset, version: version, categories: catalogue.map(\.label),
            rows: (prepared.training.count, prepared.validation.count, prepared.test.count),
            features: model.weights.features, judgement: judgement, invariance: invariance,
            suspects: suspects.suspects.count, losses: model.losses, passes: model.passes,
            warmStart: start)
        content.metadata.stageVersion = version
        content.metadata.datasetDigest = dataset.hex
        content.metadata.parameters = canonical
        content.metadata.metrics = report.metrics
        let files = TrainingFiles(folder)
        _ = try BundleWriter.write(content, to: files.model, permissions: 0o644, durably: false)
        try StateFile.write(
            model.shares, prepared.training.map { prepared.digests[Int($0)] }, to: files.state)
        clock.lap("bundle")
        let names = model.unseen.rows.map { prepared.digests[Int($0)].hex }
        try files.write(report, suspects.csv(categories: catalogue.map(\.key)) { names[$0] })
        clock.lap("reports")
        return clock.seconds
    }

    private func learn(
        _ prepared: PreparedTexts, _ shares: DualShares?, categories: Int, _ clock: inout StepClock
    ) -> LearntModel {
        var timings = ModelBuilder.Timings()
        let parts = LearningParts(
            training: prepared.training, calibration: prepared.validation, of: prepared.learning,
            categories: categories, parameters.calibration)
        var parameters = parameters
        parameters.training.folds = max(parameters.training.folds, Self.leastFolds)
        let model = ModelBuilder(parameters, threads: threads).build(
            prepared.learning, parts, categories: categories, timings: &timings, from: shares,
            isRecorded: true)
        clock.seconds["features"] = timings.features
        clock.seconds["fit"] = timings.fit
        clock.restart()
        return model
    }

    private static func bytes(of digest: SHA256Digest) -> [UInt8] {
        let digits = digest.hex.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Rows that the weights had not seen, and whose label they doubt.
    private func suspects(_ model: LearntModel, categories: Int) -> SuspectedLabels {
        let rows = model.unseen.map(model.map, threads: threads) { _, probabilities in
            probabilities
        }
        return SuspectedLabels(
            probabilities: Array(rows.joined()), labels: model.unseen.labels,
            categories: categories)
    }
}

extension CatalogueCategory {
    fileprivate var served: BundleCategory {
        BundleCategory(code: Int(code), label: label, key: key)
    }
}

extension RowDigest {
    /// As the first half of a SHA-256 is written.
    fileprivate var hex: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Wall time between steps.
private struct StepClock {
    var seconds: [String: Double] = [:]
    private var last = ContinuousClock.now

    mutating func lap(_ name: String) {
        seconds[name] = (ContinuousClock.now - last) / .seconds(1)
        restart()
    }

    mutating func restart() { last = .now }
}
