import CommandLineKit
import DataSync
import FileStore
import Glibc
import Observability
import Parallelism
import Processes
import Remotes
import StageRunner
import Synchronization

let runCommand = Command(
    "run", abstract: "Bring everything in step once; fail when that fails."
) { _ in
    let session = try Session(isFollowing: false)
    try session.prepare()
    return try session.finishing(within: .milliseconds(500), abandoned: .failed) {
        var synchronizer = session.synchronizer()
        while true {
            let report = try synchronizer.synchronize()
            session.show(report)
            if report.changing.isEmpty { return .done }
            session.settings.log.info(
                "waiting for files that are being written",
                ["path": .bytes(report.changing[0].bytes)])
            if session.watcher.wait(for: session.settings.sync.quietTime) { return .failed }
        }
    }
}

let followCommand = Command(
    "follow", abstract: "Go on until SIGTERM or Ctrl-C, trying again what fails."
) { _ in
    let session = try Session(isFollowing: true)
    try session.prepare()
    session.introduce()
    return try session.finishing(within: .milliseconds(500), abandoned: .done) {
        var follower = Follower(
            session.synchronizer(), session.surroundings, session.heartbeat)
        follower.run { session.show($0) }
        try session.heartbeat.end()
        session.settings.log.info("stopped")
        return .done
    }
}

let healthCommand = Command(
    "health", abstract: "Exit with 0 when the follower on this volume and host is well, else 1."
) { _ in
    let settings = try Settings(.current)
    let health = try Heartbeat.check(settings.sync.heartbeat)
    let output = Output.standardOutput
    switch health {
    case .healthy: output.writeLine("healthy")
    case .starting: output.writeLine("starting: the first round is not done")
    case .failing(let error): output.writeLine("failing: \(error)")
    case .stalled(let time): output.writeLine("stalled: no sign of life since \(time)")
    case .absent: output.writeLine("no follower has run on \(settings.sync.volume)")
    }
    return health == .healthy ? .done : .failed
}

/// What `run` and `follow` work with.
final class Session: Sendable {
    let settings: Settings
    let watcher: SignalWatcher
    let surroundings: Surroundings
    let heartbeat: Heartbeat
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
        if try volume.prepare() {
            settings.log.info("made a data repository", ["volume": .bytes(volume.root.bytes)])
        }
        heartbeat.beat()
    }

    func synchronizer() -> DataSynchronizer {
        let opener = RemoteOpener(environment: settings.variables)
        return DataSynchronizer(
            settings.sync, surroundings, heartbeat: heartbeat,
            starter: SpooledPipelineStarter(SharedVolume(settings.sync.volume), surroundings),
            openRemote: { try opener.open($0) })
    }

    // MARK: - Stopping

    /// Runs `body` on a thread of its own. Once asked to stop it has `grace`, and is then left
    /// where it is, which is as safe as a loss of power: whatever has its name is whole.
    func finishing(
        within grace: Duration, abandoned: ExitCode,
        _ body: @escaping @Sendable () throws -> ExitCode
    ) throws -> ExitCode {
        let outcome = Outcome()
        let watcher = watcher
        try Threads.detach {
            outcome.set(Result { try body() })
            watcher.stop()
        }
        while !watcher.wait(for: .seconds(3600)) {}
        let deadline = ContinuousClock.now + grace
        while ContinuousClock.now < deadline {
            if let result = outcome.result { return try result.get() }
            usleep(5000)
        }
        settings.log.notice("stopped in the middle of work; the next start goes on from there")
        // An orderly exit would pull libraries away from under the thread.
        _exit(abandoned.rawValue)
    }

    private final class Outcome: Sendable {
        private let stored = Mutex<Result<ExitCode, any Error>?>(nil)
        var result: Result<ExitCode, any Error>? { stored.withLock { $0 } }
        func set(_ result: Result<ExitCode, any Error>) { stored.withLock { $0 = result } }
    }

    // MARK: - Telling people

    func introduce() {
        let volume = SharedVolume(settings.sync.volume)
        Self.say("dvc-sync follows \(volume.root); Ctrl-C ends it.")
        Self.say("  data:   \(volume.rawData)")
        if let address = try? synchronizer().remoteAddress() { Self.say("  remote: \(address)") }
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
        let requests = SharedVolume(settings.sync.volume).requests
        Self.say("A pipeline run for them is requested in \(requests); no stage runs it yet.")
        guard report.isSynthetic else { return }
        Self.say(
            "These data are SYNTHETIC, invented so that everything can run. To use your own,"
                + " replace the files there.")
    }
}
