package import FileStore

/// The names in the folder of a prepared catalogue.
package struct PreparedFiles: Sendable, Hashable {
    package let folder: FilePath

    package init(_ folder: FilePath) {
        self.folder = folder
    }

    package var products: FilePath { folder.appending("products.columns") }
    package var split: FilePath { folder.appending("split.columns") }
    package var categories: FilePath { folder.appending("categories.csv") }
    package var rejected: FilePath { folder.appending("rejected.csv") }
    package var report: FilePath { folder.appending("report.json") }
    package var page: FilePath { folder.appending("report.html") }
    /// Gone when the preparation is done.
    var bands: FilePath { folder.appending(".bands.tmp") }
    var units: FilePath { folder.appending(".units.tmp") }
    var scratch: [FilePath] { [bands, units] }

    /// What only a complete preparation leaves.
    var results: [FilePath] { [products, split, categories] }
    var all: [FilePath] { results + [rejected, report, page] + scratch }
}
