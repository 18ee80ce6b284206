import Catalogue
import FileStore
import Learning
import ModelBundle
import ModelValidation
import TestSupport

/// Models that all tests share, as training them takes its time.
struct Bench: Sendable {
    static let shared = Result { try Bench() }

    let folder = TemporaryDirectory.untilExit()
    let shop: Shop
    /// Learnt from all that there is to learn from.
    let good: FilePath
    /// Learnt from half of it.
    let fair: FilePath
    /// Takes half of category 1 for category 2.
    let lopsided: FilePath
    /// Takes German for something else, and is as good as any in French.
    let french: FilePath
    /// Knows nothing.
    let poor: FilePath

    private init() throws {
        shop = try Shop(2400, in: folder)
        good = try shop.train(to: folder.path("good.aisle"))
        fair = try shop.train(to: folder.path("fair.aisle")) { product in
            product.digest.low % 2 == 0 ? product.category : nil
        }
        lopsided = try shop.train(to: folder.path("lopsided.aisle")) { product in
            product.category == 1 && product.digest.low % 5 < 3 ? 2 : product.category
        }
        french = try shop.train(to: folder.path("french.aisle")) { product in
            product.language == "de" ? Int(product.digest.low % 4) : product.category
        }
        poor = try shop.train(to: folder.path("poor.aisle")) { Int($0.digest.low % 4) }
    }

    /// With what few products allow.
    static var parameters: ValidationParameters {
        var parameters = ValidationParameters()
        parameters.minTestRows = 100
        parameters.languageRows = 50
        parameters.samples = 300
        return parameters
    }

    func files(_ name: String, _ bundle: FilePath) -> ModelFiles {
        ModelFiles(name: name, bundle: bundle, split: shop.files.split)
    }

    func inputs(
        _ candidate: FilePath, over production: FilePath? = nil, golden: [FilePath] = []
    ) -> ValidationInputs {
        ValidationInputs(
            candidate: files("2", candidate), products: shop.files.products,
            categories: shop.files.categories, production: production.map { files("1", $0) },
            golden: golden)
    }

    func judge(
        _ candidate: FilePath, over production: FilePath? = nil, golden: [FilePath] = [],
        _ parameters: ValidationParameters = Bench.parameters, threads: Int = 2
    ) throws -> Learning.GateResult {
        try ModelValidation(
            parameters, inputs(candidate, over: production, golden: golden), threads: threads
        ).run()
    }
}

extension Learning.GateResult {
    var failures: [GateRule] { rules.filter { $0.outcome == .failed }.map(\.rule) }
}
