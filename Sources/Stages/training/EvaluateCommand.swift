import CommandLineKit
import FileStore
import ModelTraining
import Parallelism
import Parameters

let evaluateCommand = Command(
    "evaluate",
    abstract: "Learn from one products.csv, score another, and keep nothing.",
    discussion: """
        Both files have the columns designation, description and category. The model is whole: \
        calibrated, with thresholds, and written as a bundle to TMPDIR (default: /tmp), which is \
        read again and checked. Equal input gives the same bundle_digest, whatever the number of \
        threads.
        """,
    options: [
        .value("--train", placeholder: "A.csv", help: "Products to learn from."),
        .value("--test", placeholder: "B.csv", help: "Products to be judged on."),
        .value(
            "--predictions", placeholder: "P.csv",
            help: "Write predicted_class, confidence and decision of each row of B here."),
        .value(
            "--params", placeholder: "FILE",
            help: "Take the section training of this file instead of the defaults."),
        .integer(
            "--threads", in: 1...1024,
            help: "How many to use; as many as there are processors unless said."),
        .flag("--json", help: "Print one JSON object."),
    ]
) { values in
    func path(_ name: String) throws -> FilePath {
        guard let bytes = values.bytes(name), !bytes.isEmpty else {
            throw UsageError("name the file with --\(name)")
        }
        return FilePath(bytes)
    }
    let parameters = try values.isGiven("params") ? read(try path("params")) : ModelParameters()
    let temporary = Environment.current["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 }
    let evaluation = Evaluation(
        parameters, threads: values.int("threads") ?? Workers.processors,
        workspace: FilePath(temporary ?? "/tmp"))
    let report = try evaluation.run(
        train: try path("train"), test: try path("test"),
        predictions: values.isGiven("predictions") ? try path("predictions") : nil)
    if values.flag("json") {
        Output.standardOutput.write(report.json)
    } else {
        Output.standardOutput.write(report.text)
    }
    return .done
}

private func read(_ path: FilePath) throws -> ModelParameters {
    let text = try FileSystem.read(path, limit: 1 << 24)
    return try ParameterFile(text, name: "\(path)").section("training") {
        section throws(ParameterError) in try ModelParameters(&section)
    }.value
}
