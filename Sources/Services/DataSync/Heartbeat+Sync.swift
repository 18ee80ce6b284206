package import FileStore
package import Observability
package import StageRunner

extension Heartbeat {
    /// - Parameter isShown: false for a single round, which must not pass for a follower.
    package convenience init(
        _ settings: SyncSettings, isShown: Bool, now: @escaping @Sendable () -> Timestamp
    ) {
        // A round on a busy machine may take seconds, whatever the interval.
        self.init(
            isShown ? settings.heartbeat : nil, patience: max(settings.interval * 3, .seconds(15)),
            now: now)
    }
}

extension SyncSettings {
    /// Where the follower says how it fares.
    package var heartbeat: FilePath {
        Heartbeat.path("dvc-sync", on: SharedVolume(volume).root, instance: instance)
    }
}
