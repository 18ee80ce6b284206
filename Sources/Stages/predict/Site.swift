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
import Synchronization
import TokenGate

/// The service with everything that it stands on.
final class Site: Sendable {
    let service: PredictService
    let gate: TokenGate
    private let follower: ModelFollower
    private let predictions: PredictionLog?
    private let revocations: RevocationFollower
    private let asked = Atomic<Bool>(false)

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
            parameters: { try validationParameters(settings) })
        self.service = service
    }

    func start() throws {
        try follower.start()
        try predictions?.start()
    }

    func askToStop() { asked.store(true, ordering: .relaxed) }

    func waitUntilAsked() {
        while !asked.load(ordering: .relaxed) { pause(milliseconds: 20) }
    }

    /// After the last answer: what was predicted goes to the database, or waits for the next start.
    func stop() {
        follower.stop()
        revocations.stop()
        predictions?.stop()
    }
}

private func validationParameters(_ settings: StageSettings) throws -> ValidationParameters {
    try ParameterFile(ifPresent: settings.parameters)
        .section("validation") { section throws(ParameterError) in
            try ValidationParameters(&section)
        }.value
}
