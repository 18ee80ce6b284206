internal import Catalogue
package import Cryptography
package import FileStore
internal import Learning
internal import ModelBundle
package import Pipeline

/// The prepared catalogue that parameters are tried on: learnt from its training part, judged on
/// its validation part. The test part stays unseen.
package struct TuningData: Sendable {
    package let dataset: SHA256Digest
    let training: LabelledTexts
    let validation: LabelledTexts
    private let categories: [CatalogueCategory]

    package var rowCounts: (training: Int, validation: Int) {
        (training.count, validation.count)
    }

    /// The newest that preprocessing left.
    package init(
        newestOf store: PipelineStore, path: (SHA256Digest) -> FilePath
    ) throws {
        let outputs = try store.newestOutputs(of: .preprocessing)?.outputs ?? [:]
        guard let products = outputs["products"], let categories = outputs["categories"] else {
            throw CatalogueError(
                .missing, "no catalogue has been prepared yet; run `preprocessing run` first")
        }
        for digest in [products, categories] where !FileSystem.isFile(path(digest)) {
            throw CatalogueError(
                .missing,
                "\(path(digest)), which preprocessing left, is gone; run `preprocessing run` again")
        }
        try self.init(
            products: path(products), categories: path(categories), dataset: products)
    }

    package init(products: FilePath, categories: FilePath, dataset: SHA256Digest) throws {
        self.dataset = dataset
        self.categories = try CategoryFile.read(categories)
        let prepared = try PreparedTexts(products, categories: self.categories)
        training = prepared.learning.selecting(prepared.training)
        validation = prepared.learning.selecting(prepared.validation)
    }

    /// Learns with some parameters; probabilities are calibrated on rows of the training part with
    /// their fold taken out, so that nothing has seen the validation part.
    func metrics(_ parameters: ModelParameters, threads: Int) -> [String: Double] {
        var timings = ModelBuilder.Timings()
        let model = ModelBuilder(parameters, threads: threads).build(
            training,
            LearningParts(
                allOf: training, categories: categories.count, parameters.calibration),
            categories: categories.count, timings: &timings)
        let content = model.content(
            categories: categories.map { BundleCategory(code: nil, label: $0.label, key: $0.key) },
            dataDigest: [], metadata: BundleMetadata(), golden: [])
        let judgement = Judgement(
            of: validation, by: Classifier(content), categories: categories.count,
            threads: threads)
        var metrics = judgement.metrics
        metrics["seconds_features"] = timings.features
        metrics["seconds_fit"] = timings.fit
        return metrics
    }
}

extension LabelledTexts {
    fileprivate func selecting(_ rows: [UInt32]) -> LabelledTexts {
        var selected = LabelledTexts()
        for row in rows {
            let (title, description) = withTexts(of: Int(row)) { title, description in
                (title.indices.map { title[$0] }, description.indices.map { description[$0] })
            }
            selected.append(
                title: title[...], description: description[...], label: labels[Int(row)])
        }
        return selected
    }
}
