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
        let testing = Background { () throws(CatalogueError) in try Self.texts(test) }
        let (texts, known) = try Self.texts(train)
        guard known.count > 1 else {
            throw CatalogueError(
                .categories,
                "\(train): every row has the category \(String(decoding: known[0], as: UTF8.self));"
                    + " add products of another one, as there is nothing to tell apart")
        }
        // Before the long work, so that a mistake in this file does not cost that.
        let (tested, names) = try testing.value()
        let golden = Background { [count = parameters.goldenExamples] in
            texts.goldenProducts(count)
        }
        let read = ContinuousClock.now
        var timings = ModelBuilder.Timings()
        let model = ModelBuilder(parameters, threads: threads).build(
            texts,
            LearningParts(allOf: texts, categories: known.count, parameters.calibration),
            categories: known.count, timings: &timings)
        let content = model.content(
            categories: known.map(Self.category), dataDigest: try digest.value(),
            metadata: BundleMetadata(), golden: golden.value())
        let learnt = ContinuousClock.now
        let bundle = Background { () throws(BundleError) in try write(content) }
        var numbering = CategoryNames(known)
        let judged = tested.labelled(names.map { numbering.number(of: $0[...]) })
        let judgement = Judgement(
            of: judged, by: Classifier(content), categories: numbering.names.count,
            threads: threads)
        let written = try bundle.value()
        if let predictions { try Self.write(judgement, numbering.names, to: predictions) }
        timings.features += (read - start) / .seconds(1)
        timings.fit = (learnt - start) / .seconds(1) - timings.features
        return EvaluationReport(
            judgement: judgement, categories: known.count, timings: timings,
            predict: (ContinuousClock.now - learnt) / .seconds(1), bundle: written)
    }

    /// Reads the file again, to see that it holds what was meant, but maps nothing: with thousands
    /// of categories there is no memory for the weights twice. Nothing is left behind.
    private func write(_ content: BundleContent) throws(BundleError) -> BundleWriter.Written {
        let path = workspace.appending(TemporaryName.next())
        let written = try BundleWriter.write(content, to: path, durably: false)
        defer { try? FileSystem.remove(path) }  // A file too many in a temporary place.
        let found: [UInt8]
        do throws(FileError) {
            found = try FileDigest.sha256(of: path)
        } catch {
            throw BundleError(.unreachable, path, "\(error)")
        }
        guard found == written.digest else {
            throw BundleError(.corrupt, path, "other bytes are read than were written")
        }
        return written
    }

    private static func texts(
        _ path: FilePath
    ) throws(CatalogueError) -> (texts: LabelledTexts, categories: [[UInt8]]) {
        guard FileSystem.isFile(path) else { throw missing(path) }
        var names = CategoryNames()
        let texts = try LabelledTexts.read(path, categories: &names)
        return (texts, names.names)
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
