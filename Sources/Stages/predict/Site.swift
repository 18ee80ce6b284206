import Accounts
import CommandLineKit
import Database
import Feedback
import FileStore
import Learning
import ModelValidation
import Observability
import Parameters
import PredictService
import Registry
import StageKit
import StageRunner
import TokenGate

/// The service with everything that it stands on.
final class Site: Sendable {
    let service: PredictService
    let gate: TokenGate
    private let follower: ModelFollower
    private let predictions: PredictionLog?
    private let retention: PredictionRetention
    private let revocations: RevocationFollower

    init(
        _ settings: StageSettings, _ database: SQLDatabase, isLogging: Bool,
        verify: @escaping TokenGate.Verify
    ) throws {
        let volume = StageVolume(settings.volume)
        let registry = ModelRegistry(database)
        let metrics = PredictMetrics(MetricRegistry())
        let holder = ModelHolder()
        let store = PredictionStore(database)
        let gate = TokenGate(log: settings.log, verify: verify)
        self.gate = gate
        revocations = try RevocationFollower(AccountStore(database), gate, log: settings.log)
        follower = ModelFollower(
            registry, model: Promoter.model, holder, metrics, log: settings.log,
            path: { volume.path(of: $0) })
        let spool = volume.spool.appending("predict")
        let predictions =
            try isLogging
            ? PredictionLog(
                spool: spool, instance: settings.instance, store, metrics, log: settings.log) : nil
        self.predictions = predictions
        retention = PredictionRetention(store, metrics, log: settings.log) {
            try section("retention", settings) { section throws(ParameterError) in
                try RetentionParameters(&section)
            }
        }
        var service = PredictService(
            Predictor(holder, metrics, log: predictions), metrics, log: settings.log,
            admit: { try gate.admit($0) })
        service.unreadiness = {
            gate.isReady ? nil : "it is not known yet which tokens are void"
        }
        service.version = Version.current.number
        service.spool = spool.appending("batches")
        service.feedback = predictions.map { FeedbackRoutes(store, $0, holder, metrics) }
        service.models = ModelRoutes(
            registry, model: Promoter.model, holder, follower, ValidationSite(volume, registry),
            parameters: {
                try section("validation", settings) { section throws(ParameterError) in
                    try ValidationParameters(&section)
                }
            })
        self.service = service
    }

    func start() throws {
        try follower.start()
        try predictions?.start()
        try retention.start()
    }

    /// After the last answer: what was predicted goes to the database, or waits for the next start.
    func stop() {
        follower.stop()
        revocations.stop()
        retention.stop()
        predictions?.stop()
    }
}

/// A section of params.yaml as it is now.
private func section<Value>(
    _ name: String, _ settings: StageSettings,
    _ decode: (inout ParameterSection) throws(ParameterError) -> Value
) throws -> Value {
    let path = settings.parameters
    let text = try FileSystem.readIfPresent(path, limit: 1 << 22) ?? []
    return try ParameterFile(text, name: "\(path)").section(name, decode).value
}
