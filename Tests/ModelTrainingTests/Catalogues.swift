import Catalogue
import Drift
import FileStore
import ModelBundle
import TestSupport

/// Invented catalogues.
enum Catalogues {
    /// A product with its category.
    typealias Row = (title: String, description: String, label: String)

    static func rows(_ count: Int) -> [Row] {
        let catalogue = SampleCatalogue(.init(rows: count, seed: 1))
        return (0..<count).map { row in
            var product = Product()
            catalogue.fill(row, into: &product)
            return (
                String(decoding: product.designation, as: UTF8.self),
                String(decoding: product.description, as: UTF8.self), product.category.label
            )
        }
    }

    /// Writes a products.csv that is the same for the same seed.
    static func write(
        rows: Int, seed: UInt64, to folder: TemporaryDirectory, _ name: String
    ) throws -> FilePath {
        let path = FilePath(folder.path(name))
        let catalogue = SampleCatalogue(.init(rows: rows, seed: seed, isDrifted: false))
        try SampleFiles(catalogue, file: path).write(replacing: false) { _ in }
        return path
    }
}

extension ProfileRow {
    /// A product, and what a model says of it.
    init(
        _ title: String, _ description: String, by model: BundledModel, key: UInt64,
        _ scratch: inout Classifier.Scratch
    ) {
        let said = model.classifier.predict(title, description, &scratch)
        self.init(
            title: title, description: description, label: model.categories[said.category].label,
            confidence: Double(said.confidence), decision: said.decision.rawValue,
            unknownWords: Double(said.unknownWords), modelVersion: 1, key: key)
    }
}
