import Cryptography
import Database
import Learning
import ModelValidation
import Registry
import TestSupport

/// A registry with one catalogue, and verdicts to act on.
struct Ledger {
    let test: TestDatabase
    let promoter: Promoter
    let dataset = SHA256Digest(of: Array("products".utf8))

    init(_ backend: DatabaseBackend) throws {
        test = try backend.makeDatabase()
        try test.database.migrate([RegistrySchema.migrations])
        promoter = Promoter(ModelRegistry(test.database))
        let details = ["split": "split", "categories": "categories"].mapValues {
            SHA256Digest(of: Array($0.utf8)).hex
        }
        try promoter.registry.registerDataset(
            dataset, rowCount: 2400, details: try JSONText(details))
    }

    func register(_ name: String) throws -> ModelVersion {
        try promoter.registry.register(
            ModelVersionDraft(
                model: Promoter.model, dataset: dataset,
                bundle: SHA256Digest(of: Array(name.utf8))))
    }

    @discardableResult
    func promote(_ version: ModelVersion, by actor: String = "validation") throws -> Settlement {
        try promoter.settle(try promoter.trial(of: version), Self.good, by: actor)
    }

    func rollBack(by actor: String = "anna") throws -> Promoter.Move {
        try promoter.rollBack(by: actor, reason: "complaints") { _ in }
    }

    var served: Int? {
        get throws { try promoter.production()?.number }
    }

    var log: [PromotionEntry] {
        get throws { try promoter.registry.history(promoter.model) }
    }

    static let good = ValidationVerdict(result(.passed))
    static let bad = ValidationVerdict(result(.refused))

    /// What a gate says of few or many right answers.
    private static func result(_ verdict: Learning.GateResult.Verdict) -> Learning.GateResult {
        var matrix = ConfusionMatrix(categories: 2)
        var probabilities = ProbabilityMeasures()
        var meter = InvarianceMeter()
        for row in 0..<100 {
            let label = verdict == .passed ? 0 : UInt32(row % 2)
            matrix.add(label, predicted: 0)
            probabilities.add([1, 0], label: Int(label))
            meter.add(.size, original: 0, edited: 0, wasAutomatic: true)
        }
        return Gate(ValidationParameters()).judge(
            GateEvidence(
                candidate: "1", labels: ["a", "b"], testRows: 100, leftOut: 0, matrix: matrix,
                probabilities: probabilities, decisions: DecisionMeasures(), golden: nil,
                invariance: meter, production: nil))
    }
}
