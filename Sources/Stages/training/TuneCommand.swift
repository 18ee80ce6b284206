import CommandLineKit
import FileStore
import ModelTraining
import Parallelism
import Parameters
import Pipeline
import Processes
import Registry
import StageKit
import StageRunner

let tuneCommand = Command(
    "tune",
    abstract: "Search for better parameters on the newest prepared catalogue.",
    discussion: """
        Learns from the training part with one set of parameters after the other and judges each \
        on the validation part; the test part is never looked at. The first trial has the \
        parameters of PARAMS, then come random ones, then ones around the best. Each is a run of \
        the experiment tuning in the registry. Prints all trials and the lines for params.yaml, \
        which is not changed. Ctrl-C, or the end of the time, ends it with what is there.
        """,
    options: [
        .value(
            "--minutes", placeholder: "N", default: "10",
            help: "For how long; a fraction such as 0.5 will do."),
        .integer(
            "--seed", in: 0...Int(Int32.max), default: 1, help: "Another seed tries others."),
        .integer(
            "-j", "--threads", in: 1...1024,
            help: "How many to use; as many as there are processors unless said."),
        .flag("--json", help: "Print one JSON object."),
    ]
) { values in
    guard let minutes = values.value("minutes").flatMap({ Double($0) }),
        minutes > 0, minutes <= 100_000
    else { throw UsageError("--minutes needs a number above 0, such as 10 or 0.5") }
    let deadline = ContinuousClock.now + .seconds(minutes * 60)
    let settings = try StageSettings("training", Environment.current.variables)
    let watcher = try SignalWatcher()
    let tuning = try makeTuning(settings, values)
    let isJSON = values.flag("json")
    return try stoppable(
        watcher, within: .milliseconds(500), abandoned: .done, settings.log,
        // The first trial always ends, so that there is something to compare with.
        isOver: { deadline <= .now && !tuning.trials.isEmpty },
        onStop: { report(tuning, isJSON) }, notice: nil
    ) {
        try tuning.run(until: deadline)
        report(tuning, isJSON)
        return .done
    }
}

private func makeTuning(_ settings: StageSettings, _ values: Values) throws -> Tuning {
    let (current, canonical) = try ParameterFile(ifPresent: settings.parameters)
        .section("training") { section throws(ParameterError) in try ModelParameters(&section) }
    let store = PipelineStore(try settings.openDatabase())
    let volume = StageVolume(settings.volume)
    var tuning = Tuning.Settings()
    tuning.seed = UInt64(values.int("seed") ?? 1)
    tuning.threads = values.int("threads") ?? Workers.processors
    tuning.gitCommit = Version.current.commit
    tuning.log = settings.log
    return Tuning(
        try TuningData(newestOf: store) { volume.path(of: $0) }, current,
        canonical: String(decoding: canonical, as: UTF8.self), ModelRegistry(store.database),
        tuning)
}

/// Once, whoever comes first.
private func report(_ tuning: Tuning, _ isJSON: Bool) {
    guard tuning.close() else { return }
    let report = TuningReport(tuning)
    if isJSON {
        Output.standardOutput.write(report.json)
    } else {
        Output.standardOutput.write(report.text)
    }
    Output.standardOutput.flush()
}
