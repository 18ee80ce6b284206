package import Cryptography
internal import FileStore
package import Learning

/// Whether training goes on from the model in production, and if not, why.
package struct WarmStart: Sendable {
    /// The bundle of that model.
    package let production: SHA256Digest
    /// By row that is learnt from; `nil` when training begins from nothing.
    package internal(set) var shares: DualShares?
    /// Why it does.
    package internal(set) var refusal: String?
    /// Products that the production model's catalogue did not have.
    package internal(set) var newRows = 0
    /// Categories that it did not have.
    package internal(set) var newCategories: [String] = []
    /// Products whose category is another one by now; their shares are left out.
    package internal(set) var relabelledRows = 0
    /// Products it was learnt from that are in another part by now.
    package internal(set) var movedRows = 0

    init(_ production: SHA256Digest) {
        self.production = production
    }
}

/// The files of the model in production that a warm start needs.
package struct WarmSource: Sendable {
    package let bundle: SHA256Digest
    let products: FilePath
    let model: FilePath
    /// `nil` for a model that left none.
    let state: FilePath?

    /// The names of these among the inputs of a stage.
    static let bundleName = "production"
    static let productsName = "production_products"
    static let stateName = "production_state"

    /// `nil` when there is nothing to go on from.
    init?(_ inputs: [String: SHA256Digest], path: (SHA256Digest) -> FilePath) {
        guard let bundle = inputs[Self.bundleName], let products = inputs[Self.productsName] else {
            return nil
        }
        self.bundle = bundle
        model = path(bundle)
        self.products = path(products)
        state = inputs[Self.stateName].map(path)
    }
}
