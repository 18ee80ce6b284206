internal import Database
internal import FileStore
internal import Observability
internal import Pipeline
package import StageRunner
package import Versioning

/// Brings the shared volume, the remote, git and the pipeline in step, one round at a time.
///
/// Every step is complete in itself and safe to repeat, so a round may end anywhere, by an error
/// or by force, and the next one goes on.
package struct DataSynchronizer {
    package typealias OpenRemote = @Sendable (RemoteConfiguration) throws -> any Remote

    package let settings: SyncSettings
    package let volume: SharedVolume
    let surroundings: Surroundings
    let heartbeat: Heartbeat
    let openRemote: OpenRemote
    /// `nil` for a round that asks for no run.
    package var starter: (any PipelineStarter)?
    var quiet = QuietWatch()
    /// The first round of a process trusts no record of what the remote has.
    var hasVerifiedRemote = false
    var isFirstRound = true
    var requested: Wanted?
    var published: [FilePath: ObjectID] = [:]

    package init(
        _ settings: SyncSettings, _ surroundings: Surroundings, heartbeat: Heartbeat,
        starter: (any PipelineStarter)?, openRemote: @escaping OpenRemote
    ) {
        self.settings = settings
        self.surroundings = surroundings
        self.heartbeat = heartbeat
        self.starter = starter
        self.openRemote = openRemote
        volume = SharedVolume(settings.volume)
    }

    var log: Logger { surroundings.log }

    /// The address in use, for people.
    package func remoteAddress() throws -> String {
        try RemoteChoice(settings: settings).effectiveDefault(repository()).url
    }

    package mutating func synchronize() throws -> SyncReport {
        var report = SyncReport()
        try pull(&report)
        try provideSample(&report)
        try record(&report)
        try describe(&report)
        // Neither a pipeline that cannot be asked nor a remote that is away holds up the other.
        let request = Result { try requestRun(&report) }
        try push(&report)
        try publish(&report)
        try request.get()
        isFirstRound = false
        return report
    }

    /// What a run was last asked for.
    struct Wanted: Hashable {
        let dataset: ObjectID
        let parameters: JSONText
    }

    private mutating func requestRun(_ report: inout SyncReport) throws {
        guard let starter, let dataset = report.dataset else { return }
        let wanted = Wanted(dataset: dataset, parameters: try starter.parameters())
        guard wanted != requested else { return }
        let trigger: PipelineTrigger =
            if requested == nil, isFirstRound {
                .startUp
            } else if requested?.dataset != dataset {
                .newData
            } else {
                .changedParameters
            }
        try starter.start(
            PipelineRequest(trigger, by: "dvc-sync", detail: "\(dataset)"),
            parameters: wanted.parameters)
        requested = wanted
        report.isRunRequested = true
    }

    private func describe(_ report: inout SyncReport) throws {
        guard let raw = try repository().outputs().first(where: { $0.path == volume.rawData })
        else { return }
        report.dataset = raw.key?.id
        report.datasetFiles = raw.tracked.fileCount
        report.datasetBytes = raw.tracked.size
        let marker = SampleMarker(volume)
        // A process that was killed right after it gave the sample its version has not said so.
        if let id = raw.key?.id, !report.changing.contains(volume.rawData) {
            try marker.settle(on: id)
        }
        report.isSynthetic = try marker.names(raw.key?.id)
    }

    // MARK: - Tools of every step

    func repository() throws -> Repository {
        try Repository(root: volume.root, places: settings.places)
    }

    /// Runs `body` with the repository locked; another holder is waited for.
    func locked<Result>(
        _ mode: FileLock.Mode, _ body: (Workspace) throws -> Result
    ) throws -> Result {
        let repository = try repository()
        let lock = try acquire(repository, mode)
        return try withExtendedLifetime(lock) { try body(workspace(repository)) }
    }

    private func acquire(_ repository: Repository, _ mode: FileLock.Mode) throws -> FileLock {
        var waits = 0
        while true {
            if let lock = try attempt(repository, mode) { return lock }
            waits += 1
            if waits == 20 {
                log.info("waiting for another process", ["volume": .bytes(volume.root.bytes)])
            }
            heartbeat.beat()
            try pause(.milliseconds(50))
        }
    }

    private func attempt(_ repository: Repository, _ mode: FileLock.Mode) throws -> FileLock? {
        do {
            return try repository.lock(mode, .never)
        } catch {
            guard (error as? VersioningError)?.code == .locked else { throw error }
            return nil
        }
    }

    private func workspace(_ repository: Repository) -> Workspace {
        let heartbeat = heartbeat
        let choice = RemoteChoice(settings: settings)
        let defaultName = repository.configuration.defaultRemote
        let openRemote = openRemote
        let progress = Progress(
            onBegin: { _, _, _ in heartbeat.beat() }, onAdvance: { _, _ in heartbeat.beat() })
        return Workspace(repository, progress: progress) {
            try openRemote(choice.effective($0, default: defaultName))
        }
    }

    func pause(_ duration: Duration) throws(SyncError) {
        guard !surroundings.pause(duration) else {
            throw SyncError(.stopped, "stopped before everything was done; it is safe to go on")
        }
    }

    /// Tries again, later each time, what may pass by itself.
    func retrying<Result>(_ step: String, _ body: () throws -> Result) throws -> Result {
        var failures = 0
        while true {
            do {
                return try body()
            } catch {
                failures += 1
                guard SyncError.isPassing(error), failures < settings.backoff.attempts else {
                    throw error
                }
                let wait = settings.backoff.pause(after: failures, jitter: surroundings.jitter())
                log.warning(
                    "failed, trying again",
                    [
                        "step": .text(step), "attempt": .integer(failures),
                        "wait_seconds": .seconds(wait), "error": .error(error),
                    ])
                heartbeat.beat()
                try pause(wait)
            }
        }
    }

    /// Fails unless every object arrived.
    func require(_ report: TransferReport, _ verb: String) throws(SyncError) {
        if let failure = report.failures.first {
            throw SyncError(
                .transfer,
                "\(report.failures.count) objects could not be \(verb); the first:"
                    + " \(failure.reason)")
        }
        guard let missing = report.missing.first else { return }
        throw SyncError(
            .missingObjects,
            "\(report.missing.count) objects that pointers name, such as \(missing.id), are neither"
                + " in the volume's cache nor on the remote; push them from the machine where they"
                + " were added")
    }
}
