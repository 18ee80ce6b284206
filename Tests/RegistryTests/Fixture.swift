import Cryptography
import Database
import Registry
import TestSupport

/// A registry with one dataset and some versions of one model.
struct Fixture {
    static let model = "aisle"

    let test: TestDatabase
    let registry: ModelRegistry
    let dataset = SHA256Digest(of: Array("dataset".utf8))

    init(_ backend: DatabaseBackend) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([RegistrySchema.migrations])
        registry = ModelRegistry(test.database)
        try registry.registerDataset(
            dataset, rowCount: 20_000, details: JSONText(["synthetic": true]))
    }

    func bundle(_ name: String) -> SHA256Digest { SHA256Digest(of: Array(name.utf8)) }

    func register(_ name: String) throws -> ModelVersion {
        try registry.register(
            ModelVersionDraft(model: Self.model, dataset: dataset, bundle: bundle(name)))
    }

    var production: AliasState? {
        get throws { try registry.alias(of: Self.model) }
    }

    var served: Int? {
        get throws { try production.flatMap { try registry.version($0.version)?.number } }
    }

    /// Promotes over whatever is served now.
    func promote(_ version: ModelVersion) throws {
        _ = try registry.promote(version.id, over: production, .good)
    }

    func rollBack() throws {
        let seen = try production ?? AliasState(version: ModelVersionID(rawValue: 0), generation: 0)
        _ = try registry.rollBack(of: Self.model, from: seen, Decision(by: "anna", "it was bad"))
    }
}

extension Decision {
    static let good = Decision(
        by: "validation", "better by 1.2 points",
        gates: [GateResult("minimum_f1", passed: true, value: 0.81, bound: 0.7, reason: "above")])
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> some Any) -> RegistryError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? RegistryError)?.code
    }
}
