package import Cryptography
internal import Database
package import FileStore
internal import ModelBundle
package import Observability
internal import Parallelism
package import Registry
internal import Synchronization

/// Keeps the holder's model what the alias `production` says, from the first promotion on.
///
/// A model that cannot be loaded, or answers otherwise than when it was made, changes nothing: the
/// one before it goes on serving.
package final class ModelFollower: Sendable {
    private struct State {
        var seen: AliasState?
        var problem: String?
    }

    private let registry: ModelRegistry
    private let name: String
    private let holder: ModelHolder
    private let metrics: PredictMetrics
    private let log: Logger
    private let path: @Sendable (SHA256Digest) -> FilePath
    private let state = Mutex(State())
    private let follower: SQLFollower

    /// - Parameter path: Where the file with a digest is kept.
    package init(
        _ registry: ModelRegistry, model name: String, _ holder: ModelHolder,
        _ metrics: PredictMetrics, log: Logger,
        path: @escaping @Sendable (SHA256Digest) -> FilePath
    ) {
        self.registry = registry
        self.name = name
        self.holder = holder
        self.metrics = metrics
        self.log = log
        self.path = path
        // A file may also come late.
        follower = SQLFollower(
            registry.database, channel: ModelRegistry.channel, longestWait: .milliseconds(900))
        metrics.registry.gauge(
            "model_age_seconds",
            "How long ago the model version that serves was registered; 0 for none."
        ) {
            guard let version = holder.model?.version else { return 0 }
            let since = Timestamp.now.millisecondsSinceEpoch - version.createdAt.microseconds / 1000
            return max(0, Double(since) / 1000)
        }
    }

    /// Why the newest model in production does not serve; nil when it does.
    package var problem: String? { state.withLock(\.problem) }

    /// Follows on a thread of its own, until `stop`.
    package func start() throws {
        try Threads.detach { [self] in
            follower.follow(
                look,
                failed: { error, isNew in
                    if isNew {
                        log.warning(
                            "cannot ask which model is in production; the last one goes on",
                            ["error": .error(error)])
                    }
                    Threads.pause(microseconds: 200_000)
                }, recovered: { log.notice("the database is back") })
        }
    }

    package func stop() { follower.stop() }

    // MARK: - Loading

    /// Looks at the alias once, and loads what it names when that is not what serves.
    package func look() throws {
        guard let alias = try registry.alias(of: name),
            let version = try registry.version(alias.version)
        else { return }
        let last = state.withLock { ($0.seen, $0.problem) }
        // One that failed is tried again: its file may have been on its way.
        guard alias != last.0 || last.1 != nil else { return }
        do {
            try load(version)
            state.withLock { state in
                state.seen = alias
                state.problem = nil
            }
        } catch {
            let isNew = state.withLock { state in
                defer {
                    state.seen = alias
                    state.problem = "\(error)"
                }
                return state.seen != alias || state.problem == nil
            }
            if isNew { refuse(version, error) }
        }
    }

    private func load(_ version: ModelVersion) throws {
        if holder.model?.version.id == version.id { return }
        // Mapping verifies every byte and reproduces the golden examples.
        let bundle = try BundledModel(path(version.bundle))
        holder.install(ServingModel(bundle, version, metrics))
        metrics.modelVersion.value = Double(version.number)
        metrics.swaps.increment()
        log.notice(
            "a model serves",
            ["version": .integer(version.number), "bundle": .text(version.bundle.hex)])
    }

    private func refuse(_ version: ModelVersion, _ error: any Error) {
        metrics.loadFailures.increment()
        if let error = error as? BundleError, error.code == .unfaithful {
            metrics.goldenFailures.increment()
        }
        log.error(
            "the model in production cannot be served; the one before it goes on",
            ["version": .integer(version.number), "error": .error(error)])
    }
}
