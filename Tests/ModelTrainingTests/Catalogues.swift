import Catalogue
import FileStore
import TestSupport

/// Invented catalogues as files.
enum Catalogues {
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
