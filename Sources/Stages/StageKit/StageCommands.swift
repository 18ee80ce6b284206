package import CommandLineKit
package import Database
package import FileStore
internal import Observability
internal import Parallelism
package import Parameters
package import Pipeline
internal import Processes
package import StageRunner

/// The commands that every stage of the pipeline has: run, follow and health.
package struct StageCommands<Work: StageWork>: Sendable {
    package typealias MakeWork =
        @Sendable (StageSettings, StageVolume, PipelineStore) throws -> Work

    private let name: String
    private let stage: PipelineStage
    private let port: Int
    private let makeWork: MakeWork

    /// - Parameter port: Of the follower's health and metrics.
    package init(
        _ name: String, _ stage: PipelineStage, port: Int, _ makeWork: @escaping MakeWork
    ) {
        self.name = name
        self.stage = stage
        self.port = port
        self.makeWork = makeWork
    }

    package var all: [Command] { [run, follow, health, forget] }

    /// For the discussion of the program.
    package static var environmentHelp: String {
        """
        Environment:
          SHARED_VOLUME    the shared volume (default: shared_volume)
          DATABASE_URL     sqlite:PATH or postgresql://... without a password (default:
                           sqlite:$SHARED_VOLUME/aisle.db)
          SECRETS_DIR      where database_password is looked for (default: secrets)
          PARAMS           parameters of a run that is begun here (default: params.yaml)
          PUSHGATEWAY_URL  where run leaves its metrics, such as http://host:9091 (default: nowhere)
          HOST, PORT       where a follower shows /health and /metrics (default: 127.0.0.1, and a
                           port of its own)
          LOG_LEVEL        debug, info, notice, warning or error (default: info)
          LOG_FORMAT       text or json (default: text on a terminal)
        """
    }

    // MARK: - run

    private var run: Command {
        Command(
            "run", abstract: "Do this stage of a pipeline run, once.",
            discussion: """
                Takes the oldest open run, and begins one when none is open. What an earlier run \
                made from the same data and parameters is taken over.
                """,
            options: [
                .integer(
                    "--pipeline-run", placeholder: "ID", in: 1...Int.max,
                    help: "Do it in this run, which must be open."),
                Self.threads,
            ]
        ) { values in
            let settings = try StageSettings(name, Environment.current.variables)
            let watcher = try SignalWatcher()
            let number = values.int("pipeline-run")
            let store = PipelineStore(try settings.openDatabase())
            let metrics = StageMetrics(MetricRegistry())
            let gateway = try Pushgateway(settings)
            let runner = try runner(settings, store, values, nil, metrics)
            return try stoppable(
                watcher, within: .milliseconds(200), abandoned: .failed, settings.log
            ) {
                defer { gateway?.push(metrics.registry) }
                let done = try runner.run(
                    number.map { PipelineRunID(rawValue: Int64($0)) },
                    parameters: { try Self.parameters(settings) },
                    onRun: { Self.say("pipeline_run=\($0)") })
                Self.say(Self.describe(done.kind, stage))
                return .done
            }
        }
    }

    private static func describe(
        _ kind: StageRunner<Work>.Completed.Kind, _ stage: PipelineStage
    ) -> String {
        switch kind {
        case .made: "\(stage.rawValue): done"
        case .reused: "\(stage.rawValue): taken over from an earlier run with the same inputs"
        case .already: "\(stage.rawValue): nothing to do in this run any more"
        }
    }

    private static var threads: Option {
        .integer(
            "-j", "--threads", in: 1...1024,
            help: "How many threads work; the results are the same. As many as processors.")
    }

    // MARK: - follow

    private var follow: Command {
        Command(
            "follow", abstract: "Do this stage of every run as it comes, until SIGTERM or Ctrl-C.",
            options: [Self.threads]
        ) { values in
            let settings = try StageSettings(name, Environment.current.variables)
            let watcher = try SignalWatcher()
            let heartbeat = Heartbeat(settings.heartbeat, patience: .seconds(30))
            try FileSystem.createDirectories(settings.heartbeat.parent)
            heartbeat.beat()
            let store = try settings.awaitDatabase(heartbeat, watcher)
            let metrics = StageMetrics(MetricRegistry())
            let follower = StageFollower(
                try runner(settings, store, values, heartbeat, metrics), heartbeat)
            let server = try FollowerServer(
                settings, port: port, store, metrics, stages: [(stage, [settings.heartbeat])])
            settings.log.info("following")
            return try stoppable(
                watcher, within: .seconds(1), abandoned: .done, settings.log,
                onStop: { follower.stop() }
            ) {
                follower.follow()
                try heartbeat.end()
                server.stop()
                settings.log.info("stopped")
                return .done
            }
        }
    }

    // MARK: - health

    private var health: Command {
        Command(
            "health",
            abstract: "Exit with 0 when the follower of this host works and its stage has not"
                + " failed for good, else 1."
        ) { _ in
            let settings = try StageSettings(name, Environment.current.variables)
            let problem = try settings.problem(
                of: stage, [settings.heartbeat], PipelineStore(settings.openDatabase()))
            Self.say(problem.map { "\($0)" } ?? "healthy")
            return problem == nil ? .done : .failed
        }
    }

    // MARK: - forget-metrics

    private var forget: Command {
        Command(
            "forget-metrics",
            abstract: "Delete what runs of this stage pushed to the Pushgateway."
        ) { _ in
            let settings = try StageSettings(name, Environment.current.variables)
            guard let gateway = try Pushgateway(settings) else {
                throw UsageError("name the Pushgateway with PUSHGATEWAY_URL")
            }
            let isDone = try gateway.forget()
            Self.say(isDone ? "forgotten" : "the Pushgateway refused")
            return isDone ? .done : .failed
        }
    }

    // MARK: - Tools

    private func runner(
        _ settings: StageSettings, _ store: PipelineStore, _ values: Values,
        _ heartbeat: Heartbeat? = nil, _ metrics: StageMetrics? = nil
    ) throws -> StageRunner<Work> {
        let volume = StageVolume(settings.volume)
        try FileSystem.createDirectories(volume.root)
        var runnerSettings = StageRunnerSettings(
            worker: settings.worker, threads: values.int("threads") ?? Workers.processors,
            log: settings.log)
        runnerSettings.name = try WorkerName(settings.worker, on: volume)
        runnerSettings.metrics = metrics
        if let heartbeat { runnerSettings.onSignOfLife = { heartbeat.beat() } }
        return StageRunner(
            try makeWork(settings, volume, store), store, volume, runnerSettings)
    }

    static func parameters(_ settings: StageSettings) throws -> JSONText {
        try JSONText(parameterFile: settings.parameters)
    }

    private static func say(_ line: String) {
        Output.standardOutput.writeLine(line)
        Output.standardOutput.flush()
    }
}

extension ParameterFile {
    /// params.yaml; one that is not there has the defaults.
    package init(ifPresent path: FilePath) throws {
        try self.init(
            FileSystem.readIfPresent(path, limit: 1 << 22) ?? [], name: "\(path)")
    }
}

extension JSONText {
    /// All of params.yaml, to be stored with a run. A file that is not there has the defaults.
    package init(parameterFile path: FilePath) throws {
        let json = try ParameterFile(ifPresent: path).json()
        guard let value = JSONText(sqlValue: .text(json)) else {
            throw DatabaseError(.invalidValue, "\(path) cannot be stored")
        }
        self = value
    }
}
