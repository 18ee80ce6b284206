package import FileStore

/// A model's file, and how the version of the catalogue that it was trained on was split.
package struct ModelFiles: Sendable, Hashable {
    /// What people call the model, such as the number of its version.
    package let name: String
    package let bundle: FilePath
    package let split: FilePath

    package init(name: String, bundle: FilePath, split: FilePath) {
        self.name = name
        self.bundle = bundle
        self.split = split
    }
}

/// What a validation reads.
package struct ValidationInputs: Sendable, Hashable {
    package let candidate: ModelFiles
    /// The catalogue that the candidate was trained on.
    package let products: FilePath
    package let categories: FilePath
    /// `nil` when no model serves yet.
    package let production: ModelFiles?
    /// Files of golden examples.
    package let golden: [FilePath]

    package init(
        candidate: ModelFiles, products: FilePath, categories: FilePath,
        production: ModelFiles? = nil, golden: [FilePath] = []
    ) {
        self.candidate = candidate
        self.products = products
        self.categories = categories
        self.production = production
        self.golden = golden
    }
}
