internal import Catalogue
internal import Cryptography
package import FileStore
internal import Learning
internal import ModelBundle
internal import Parallelism
internal import Tabular

/// Learns from one products.csv and scores another: a whole model, bundle included, thrown away
/// once it is judged.
package struct Evaluation: Sendable {
    package let parameters: ModelParameters
    package let threads: Int
    /// Where the bundle is written.
    package let workspace: FilePath

    package init(_ parameters: ModelParameters, threads: Int, workspace: FilePath) {
        self.parameters = parameters
        self.threads = threads
        self.workspace = workspace
    }

    package func run(
        train: FilePath, test: FilePath, predictions: FilePath? = nil
    ) throws -> EvaluationReport {
        let start = ContinuousClock.now
        let digest = Background { () throws(FileError) in try FileDigest.sha256(of: train) }
        var names = CategoryNames()
        let texts = try Self.texts(train, &names)
        let known = names.names
        guard known.count > 1 else {
            throw CatalogueError(
                .categories,
                "\(train): every row has the category \(String(decoding: known[0], as: UTF8.self));"
                    + " add products of another one, as there is nothing to tell apart")
        }
        // Before the long work, so that a mistake in its name does not cost that.
        guard FileSystem.isFile(test) else { throw Self.missing(test) }
        let read = ContinuousClock.now
        var timings = ModelBuilder.Timings()
        let path = workspace.appending(TemporaryName.next())
        // Mapped, it has no more need of its name; nothing is left behind.
        defer { try? FileSystem.remove(path) }  // A file too many in a temporary place.
        let written = try learn(texts, known, try digest.value(), &timings, to: path)
        let bundle = try BundledModel(path)
        let learnt = ContinuousClock.now
        let tested = try Self.texts(test, &names)
        let judgement = Judgement(
            of: tested, by: bundle.classifier, categories: names.names.count, threads: threads)
        if let predictions { try Self.write(judgement, names.names, to: predictions) }
        timings.features += (read - start) / .seconds(1)
        timings.fit = (learnt - start) / .seconds(1) - timings.features
        return EvaluationReport(
            judgement: judgement, categories: known.count, timings: timings,
            predict: (ContinuousClock.now - learnt) / .seconds(1), bundle: written)
    }

    /// Lets go of the weights that were learnt: only those in the file are looked at from then on.
    private func learn(
        _ texts: LabelledTexts, _ categories: [[UInt8]], _ digest: [UInt8],
        _ timings: inout ModelBuilder.Timings, to path: FilePath
    ) throws -> BundleWriter.Written {
        let model = ModelBuilder(parameters, threads: threads).build(
            texts,
            LearningParts(allOf: texts, categories: categories.count, parameters.calibration),
            categories: categories.count, timings: &timings)
        let content = model.content(
            categories: categories.map(Self.category), dataDigest: digest,
            metadata: BundleMetadata(), golden: texts.goldenProducts(parameters.goldenExamples))
        return try BundleWriter.write(content, to: path, durably: false)
    }

    private static func texts(
        _ path: FilePath, _ names: inout CategoryNames
    ) throws(CatalogueError) -> LabelledTexts {
        guard FileSystem.isFile(path) else { throw missing(path) }
        return try LabelledTexts.read(path, categories: &names)
    }

    private static func missing(_ path: FilePath) -> CatalogueError {
        CatalogueError(
            .missing,
            "there is no file \(path); give a products.csv with the columns designation,"
                + " description and category")
    }

    private static func category(_ name: [UInt8]) -> BundleCategory {
        let text = String(decoding: name, as: UTF8.self)
        return BundleCategory(code: nil, label: text, key: text)
    }

    private static func write(
        _ judgement: Judgement, _ names: [[UInt8]], to path: FilePath
    ) throws(FileError) {
        var writer = CSVWriter()
        writer.writeRow(["predicted_class", "confidence", "decision"])
        for prediction in judgement.predictions {
            writer.append(names[prediction.category])
            writer.append("\(prediction.confidence)")
            writer.append(prediction.decision.rawValue)
            writer.endRow()
        }
        try FileSystem.writeAtomically(writer.drain(), to: path, durably: false)
    }
}

/// The SHA-256 of a file of any size.
enum FileDigest {
    static func sha256(of path: FilePath) throws(FileError) -> [UInt8] {
        let file = try File(path, .read)
        var hasher = SHA256()
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try file.read(into: &chunk)
            unsafe hasher.update(chunk.span.extracting(first: count).bytes)
            if count < chunk.count { return hasher.finalize() }
        }
    }
}
