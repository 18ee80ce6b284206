import Database
import Drift
import DriftService
import FileStore
import HTTPClient
import ModelBundle
import ModelValidation
import Observability
import Parameters
import Registry
import StageKit
import StageRunner
import Synchronization

/// The monitor with everything that it stands on.
func makeMonitor(_ settings: StageSettings, _ database: SQLDatabase) throws -> DriftMonitor {
    let source = ReferenceSource(
        Promoter(ModelRegistry(database)), StageVolume(settings.volume))
    var surroundings = DriftMonitor.Surroundings(
        parameters: { try driftParameters(settings) },
        pipelineParameters: { try JSONText(parameterFile: settings.parameters) },
        reference: { try source.reference() })
    if let text = try settings.environment.secret("notify_url", in: settings.secrets) {
        guard let url = HTTPURL(text) else {
            throw DriftError("the secret notify_url is no address that starts with http")
        }
        let notifier = Notifier(url, log: settings.log)
        surroundings.notify = { notifier.send($0) }
    }
    return DriftMonitor(
        database, surroundings, DriftMetrics(MetricRegistry()), log: settings.log)
}

private func driftParameters(_ settings: StageSettings) throws -> DriftParameters {
    try ParameterFile(ifPresent: settings.parameters)
        .section("drift") { section throws(ParameterError) in try DriftParameters(&section) }.value
}

/// Returns production to the model before, when its file is whole.
func rollBack(
    _ settings: StageSettings, _ database: SQLDatabase
) -> @Sendable (String, String) throws -> String {
    let promoter = Promoter(ModelRegistry(database))
    let volume = StageVolume(settings.volume)
    return { actor, reason in
        let move = try promoter.rollBack(by: actor, reason: reason) { version in
            _ = try BundledModel(volume.path(of: version.bundle))
        }
        return "version \(move.to.number) serves instead of \(move.from.number)"
    }
}

/// The profile in the bundle of the model that serves, read once for each.
private final class ReferenceSource: Sendable {
    private let promoter: Promoter
    private let volume: StageVolume
    private let last = Mutex<DriftMonitor.Reference?>(nil)

    init(_ promoter: Promoter, _ volume: StageVolume) {
        self.promoter = promoter
        self.volume = volume
    }

    func reference() throws -> DriftMonitor.Reference? {
        guard let version = try promoter.production() else { return nil }
        if let last = last.withLock({ $0 }), last.version == version.number { return last }
        let bytes = try BundledModel(volume.path(of: version.bundle)).driftProfile
        let reference = DriftMonitor.Reference(
            version: version.number, profile: bytes.isEmpty ? nil : try DriftProfile(bytes))
        last.withLock { $0 = reference }
        return reference
    }
}
