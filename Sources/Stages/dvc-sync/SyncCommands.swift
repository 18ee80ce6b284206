import CommandLineKit
import DataSync
import Database
import Feedback
import FileStore
import Observability
import Parallelism
import Pipeline
import Processes
import Remotes
import StageKit
import StageRunner
import Synchronization

let runCommand = Command(
    "run", abstract: "Bring everything in step once; fail when that fails.",
    discussion: """
        Begins a pipeline run, unless one for these data and parameters is open, and does what is \
        ready in the open one: pull, or push.
        """,
    options: [
        .integer(
            "--pipeline-run", placeholder: "ID", in: 1...Int.max,
            help: "Do pull or push of this run, which must be open.")
    ]
) { values in
    let session = try Session(isFollowing: false)
    try session.prepare()
    let wanted = values.int("pipeline-run").map { PipelineRunID(rawValue: Int64($0)) }
    return try stoppable(
        session.watcher, within: .milliseconds(500), abandoned: .failed, session.settings.log
    ) {
        let store = PipelineStore(try session.settings.stage.openDatabase())
        let synchronizer = session.synchronizer(wanted == nil ? session.starter(store) : nil)
        session.show(try synchronizer.settle())
        let works = [PipelineStage.pull, .push].map {
            SyncWork($0, synchronizer, corrections: PredictionStore(store.database))
        }
        for work in works { try session.workOnce(work, store, wanted) }
        return .done
    }
}

let followCommand = Command(
    "follow", abstract: "Go on until SIGTERM or Ctrl-C, trying again what fails."
) { _ in
    let session = try Session(isFollowing: true)
    try session.prepare()
    session.introduce()
    let store = try session.awaitDatabase()
    let synchronizer = session.synchronizer(session.starter(store))
    let metrics = StageMetrics(MetricRegistry())
    let followers = session.stages.map { stage in
        let work = SyncWork(
            stage, synchronizer, corrections: PredictionStore(store.database))
        return session.follower(work, store, metrics)
    }
    let server = try FollowerServer(
        session.settings.stage, port: 8010, store, metrics,
        stages: session.stages.map { ($0, Session.heartbeats($0, session.settings)) })
    return try stoppable(
        session.watcher, within: .milliseconds(500), abandoned: .done, session.settings.log,
        onStop: { for follower in followers { follower.stop() } }
    ) {
        try session.follow(synchronizer, followers)
        server.stop()
        return .done
    }
}

let healthCommand = Command(
    "health",
    abstract: "Exit with 0 when the follower on this volume and host works, and neither pull nor"
        + " push has failed for good, else 1."
) { _ in
    let settings = try Settings(.current)
    let store = PipelineStore(try settings.stage.openDatabase())
    var problem: FollowerProblem?
    for stage in [PipelineStage.pull, .push] where problem == nil {
        problem = try settings.stage.problem(
            of: stage, Session.heartbeats(stage, settings), store)
    }
    Output.standardOutput.writeLine(problem.map { "\($0)" } ?? "healthy")
    return problem == nil ? .done : .failed
}

/// What `run` and `follow` work with.
final class Session: Sendable {
    let settings: Settings
    let watcher: SignalWatcher
    let surroundings: Surroundings
    let heartbeat: Heartbeat
    let stages = [PipelineStage.pull, .push]
    private let name = Mutex<WorkerName?>(nil)
    private let shown = Mutex<String>("")

    init(isFollowing: Bool) throws {
        settings = try Settings(.current)
        Settings.hideToken()
        let watcher = try SignalWatcher()
        self.watcher = watcher
        surroundings = Surroundings(
            log: settings.log, console: Self.say, pause: { watcher.wait(for: $0) })
        heartbeat = Heartbeat(settings.sync, isShown: isFollowing, now: { .now })
    }

    private static func say(_ line: String) {
        Output.standardOutput.writeLine(line)
        Output.standardOutput.flush()
    }

    func prepare() throws {
        let volume = SharedVolume(settings.sync.volume)
        let isNew = try volume.prepare()
        let alone = try WorkerName(settings.stage.worker, on: StageVolume(volume.root))
        name.withLock { $0 = alone }
        if isNew {
            settings.log.info("made a data repository", ["volume": .bytes(volume.root.bytes)])
        }
        heartbeat.beat()
    }

    // MARK: - Work

    func starter(_ store: PipelineStore) -> DatabasePipelineStarter {
        let path = settings.stage.parameters
        return DatabasePipelineStarter(
            store, settings.log, parameters: { try JSONText(parameterFile: path) })
    }

    func synchronizer(_ starter: DatabasePipelineStarter?) -> SharedSynchronizer {
        SharedSynchronizer(dataSynchronizer(starter), surroundings)
    }

    private func dataSynchronizer(_ starter: DatabasePipelineStarter?) -> DataSynchronizer {
        let opener = RemoteOpener(environment: settings.variables)
        return DataSynchronizer(
            settings.sync, surroundings, heartbeat: heartbeat, starter: starter,
            openRemote: { try opener.open($0) })
    }

    private func runner(
        _ work: SyncWork, _ store: PipelineStore, _ heartbeat: Heartbeat? = nil,
        _ metrics: StageMetrics? = nil
    ) -> StageRunner<SyncWork> {
        var runnerSettings = StageRunnerSettings(
            worker: settings.stage.worker, threads: 1, log: settings.log)
        runnerSettings.name = name.withLock(\.self)
        runnerSettings.metrics = metrics
        if let heartbeat { runnerSettings.onSignOfLife = { heartbeat.beat() } }
        return StageRunner(work, store, StageVolume(settings.sync.volume), runnerSettings)
    }

    /// Does what is ready in a run; nothing, when nothing is.
    func workOnce(_ work: SyncWork, _ store: PipelineStore, _ id: PipelineRunID?) throws {
        let runner = runner(work, store)
        guard case .claimed(let claim) = try runner.claim(id) else { return }
        Self.say("pipeline_run=\(claim.run.id)")
        guard case .failed(let error, _) = try runner.complete(claim) else {
            return Self.say("\(work.stage.rawValue): done")
        }
        throw StageRunError(error)
    }

    private static func heartbeat(_ stage: PipelineStage, _ settings: Settings) -> FilePath {
        Heartbeat.path(
            "dvc-sync", on: settings.sync.volume,
            instance: "\(settings.sync.instance)-\(stage.rawValue)")
    }

    /// Of all that the stage needs: its own, and that of the rounds.
    static func heartbeats(_ stage: PipelineStage, _ settings: Settings) -> [FilePath] {
        [settings.sync.heartbeat, heartbeat(stage, settings)]
    }

    func follower(
        _ work: SyncWork, _ store: PipelineStore, _ metrics: StageMetrics
    ) -> StageFollower<SyncWork> {
        let heartbeat = Heartbeat(
            Self.heartbeat(work.stage, settings), patience: .seconds(30))
        heartbeat.beat()
        return StageFollower(runner(work, store, heartbeat, metrics), heartbeat)
    }

    /// Rounds on this thread, and the pipeline's work on threads of its own.
    func follow(
        _ synchronizer: SharedSynchronizer, _ followers: [StageFollower<SyncWork>]
    ) throws {
        let threads = followers.map { follower in Background { follower.follow() } }
        Follower(synchronizer, settings.sync, surroundings, heartbeat).run { show($0) }
        for thread in threads { thread.value() }
        try heartbeat.end()
        settings.log.info("stopped")
    }

    /// The database may come up later than its users.
    func awaitDatabase() throws -> PipelineStore {
        try settings.stage.awaitDatabase(heartbeat, watcher)
    }

    // MARK: - Telling people

    func introduce() {
        let volume = SharedVolume(settings.sync.volume)
        Self.say("dvc-sync follows \(volume.root); Ctrl-C ends it.")
        Self.say("  data:   \(volume.rawData)")
        if let address = try? dataSynchronizer(nil).remoteAddress() {
            Self.say("  remote: \(address)")
        }
    }

    /// Says what the data are, whenever that changes.
    func show(_ report: SyncReport) {
        guard let dataset = report.dataset else { return }
        let isNew = shown.withLock { shown in
            defer { shown = "\(dataset)" }
            return shown != "\(dataset)"
        }
        guard isNew else { return }
        let files = HumanFormat.quantity(report.datasetFiles ?? 1, "file")
        let size = report.datasetBytes.map { ", \(HumanFormat.bytes($0))" } ?? ""
        Self.say("Raw data: \(files)\(size), version \(dataset); the remote has them.")
        guard report.isSynthetic else { return }
        Self.say(
            "These data are SYNTHETIC, invented so that everything can run. To use your own,"
                + " replace the files there.")
    }
}
