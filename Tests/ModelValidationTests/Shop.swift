import Catalogue
import FileStore
import Kernels
import Learning
import ModelBundle
import TestSupport
import TextFeatures

/// A made-up catalogue in several languages, prepared, and real models learnt from it.
struct Shop {
    let files: PreparedFiles

    /// A version of the catalogue: the same seed gives the same products, later rows come after.
    ///
    /// - Parameter split: another one puts products into other parts.
    init(
        _ rows: Int, in folder: TemporaryDirectory, _ name: String = "catalogue",
        categories: Range<Int> = 0..<4, split: Int = 36
    ) throws {
        try folder.write("\(name)-raw/products.csv", Self.csv(rows, categories))
        files = PreparedFiles(FilePath(folder.path(name)))
        var parameters = PreprocessingParameters()
        parameters.seed = split
        _ = try Preparation(
            parameters,
            .init(raw: try RawFiles.find(in: FilePath(folder.path("\(name)-raw")))),
            to: files.folder,
            hooks: TextHooks(
                clean: { text, output in output += text }, identify: { _, _ in .undetermined }),
            threads: 2
        ).run()
    }

    private static func csv(_ rows: Int, _ categories: Range<Int>) -> String {
        var text = "designation,description,category,lang\n"
        for row in 0..<rows {
            // Each row has numbers of its own, so that rows do not depend on how many there are.
            var random = SeededGenerator(seed: UInt64(row))
            let category = categories.lowerBound + row % categories.count
            let language = row % 3 == 0 ? "de" : "fr"
            let title = words(5, category, language, &random)
            let description = row % 4 == 0 ? "" : words(9, category, language, &random)
            text += "\(title),\(description),category \(category),\(language)\n"
        }
        return text
    }

    /// Some words tell the category, in each language others; a few are of another category.
    private static func words(
        _ count: Int, _ category: Int, _ language: String, _ random: inout SeededGenerator
    ) -> String {
        (0..<count).map { _ in
            switch Int.random(in: 0..<8, using: &random) {
            case 0...2: "\(language)thing\(category)x\(Int.random(in: 0..<9, using: &random))"
            case 3:
                "\(language)thing\(Int.random(in: 0..<4, using: &random))"
                    + "x\(Int.random(in: 0..<9, using: &random))"
            default: "word\(Int.random(in: 0..<5000, using: &random))"
            }
        }.joined(separator: " ")
    }

    // MARK: - Reading

    struct Product {
        let digest: RowDigest
        let group: UInt64
        let part: Part
        let category: Int
        let language: String
        let title: [UInt8]
        let description: [UInt8]
    }

    func products() throws -> [Product] {
        let file = try ProductFile(files.products)
        return (0..<file.blockCount).flatMap { number in
            let block = file.block(number)
            return (0..<block.rows.count).map { index in
                Product(
                    digest: block.digests[index], group: block.groups[index],
                    part: block.parts[index], category: Int(block.categories[index]),
                    language: String(decoding: block.languages[index], as: UTF8.self),
                    title: Array(block.titles[index]),
                    description: Array(block.descriptions[index]))
            }
        }
    }

    // MARK: - Learning

    /// Learns from the training part and writes the model.
    ///
    /// - Parameter relabel: what the label of a product is taken for; `nil` leaves it out.
    func train(
        to path: String, relabel: (Product) -> Int? = { $0.category }
    ) throws -> FilePath {
        let categories = try CategoryFile.read(files.categories)
        let known = try products().filter { $0.part == .training }
            .compactMap { product in relabel(product).map { (product, UInt32($0)) } }
        let texts = Texts(products: known.map(\.0))
        let content = Self.learn(
            texts, known.map(\.1),
            categories.map { BundleCategory(code: nil, label: $0.label, key: $0.key) })
        _ = try BundleWriter.write(content, to: FilePath(path), durably: false)
        return FilePath(path)
    }

    private static func learn(
        _ texts: Texts, _ labels: [UInt32], _ categories: [BundleCategory]
    ) -> BundleContent {
        let parameters = FeatureParameters()
        let rows = (0..<UInt32(labels.count)).map(\.self)
        var builder = VocabularyBuilder(parameters, threads: 2)
        builder.add(texts, rows: rows)
        let vectorizer = Vectorizer(parameters, vocabulary: builder.vocabulary())
        let trainer = LinearTrainer(
            features: vectorizer.rows(of: texts, threads: 2), labels: labels,
            idf: vectorizer.vocabulary.idf, categories: categories.count,
            parameters: TrainingParameters())
        let outcome = trainer.train(
            on: rows, scoring: rows, fold: rows.map { UInt8($0 / 7 % 4) },
            stride: ScoreMap.stride(categories.count, isCoupled: true), threads: 2)
        let map = Calibrator(CalibrationParameters()).map(
            scores: outcome.scores, labels: labels, categories: categories.count,
            threads: 2)
        let weights = outcome.weights
        var content = BundleContent(
            parameters: parameters, vocabulary: vectorizer.vocabulary,
            weights: BundleWeights(
                features: weights.features, categories: categories.count, steps: weights.steps,
                scales: weights.scales, bias: weights.bias),
            scoreMap: map,
            thresholds: categories.map { _ in DecisionThreshold(automatic: 0.8, unknown: 0.2) },
            categories: categories, trainingDataDigest: [UInt8](repeating: 1, count: 32))
        content.golden = Classifier(content).goldenExamples(
            [("frthing0x1 word5", ""), ("dething1x2", "word7")])
        return content
    }

    /// Counts in which categories each term was seen, for tests to which learning must not matter.
    ///
    /// - Parameter share: every so manieth product of the training part is looked at.
    func count(to path: String, every share: UInt64) throws -> FilePath {
        let categories = try CategoryFile.read(files.categories)
        let known = try products().filter { $0.part == .training && $0.digest.low % share == 0 }
        let parameters = FeatureParameters()
        let texts = Texts(products: known)
        var builder = VocabularyBuilder(parameters, threads: 2)
        builder.add(texts, rows: (0..<UInt32(known.count)).map(\.self))
        let vectorizer = Vectorizer(parameters, vocabulary: builder.vocabulary())
        let rows = vectorizer.rows(of: texts, threads: 2)
        let (features, block) = (vectorizer.vocabulary.idf.count, 16)
        var steps = [Int8](repeating: 0, count: features * block)
        for (row, product) in known.enumerated() {
            rows.forEachFeature(of: row) { feature, _ in
                let at = feature * block + product.category
                steps[at] = min(steps[at] + 9, 110)
            }
        }
        var content = BundleContent(
            parameters: parameters, vocabulary: vectorizer.vocabulary,
            weights: BundleWeights(
                features: features, categories: categories.count, steps: steps,
                scales: [Float](repeating: 0.01, count: features),
                bias: [Float](repeating: 0, count: block)),
            scoreMap: ScoreMap(categories: categories.count, isCoupled: true, start: 4),
            thresholds: categories.map { _ in DecisionThreshold(automatic: 0.8, unknown: 0.2) },
            categories: categories.map { BundleCategory(code: nil, label: $0.label, key: $0.key) },
            trainingDataDigest: [UInt8](repeating: 1, count: 32))
        content.golden = Classifier(content).goldenExamples([("frthing0x1 word5", "")])
        _ = try BundleWriter.write(content, to: FilePath(path), durably: false)
        return FilePath(path)
    }

    private struct Texts: ProductTexts {
        let products: [Product]

        var count: Int { products.count }

        func withTexts<Result>(
            of row: Int, _ body: (_ title: Span<UInt8>, _ description: Span<UInt8>) -> Result
        ) -> Result {
            let (title, description) = (products[row].title, products[row].description)
            return body(title.span, description.span)
        }
    }
}
