import CommandLineKit
import FileStore
import ModelBundle
import ModelValidation
import PredictService
import Registry
import StageKit
import StageRunner

let scoreCommand = Command(
    "score", abstract: "Predict every row of a CSV file, without a service.",
    discussion: "The file has the columns designation and, if there is one, description.",
    options: [
        .value("--input", placeholder: "X.csv", help: "What to predict."),
        .value("--output", placeholder: "predictions.csv", help: "Where predictions go."),
        .value(
            "--model", placeholder: "FILE.aisle",
            help: "The model's file; what is in production if not given."),
    ]
) { values in
    guard let input = values.value("input"), let output = values.value("output") else {
        throw UsageError("give --input and --output")
    }
    let settings = try StageSettings("predict", Environment.current.variables)
    let model = try BundledModel(values.value("model").map { FilePath($0) } ?? served(settings))
    let count = try FileScore(model).run(FilePath(input), to: FilePath(output))
    Output.standardOutput.writeLine("\(count) rows predicted")
    return .done
}

/// The file of the model in production.
private func served(_ settings: StageSettings) throws -> FilePath {
    let promoter = Promoter(ModelRegistry(try settings.openDatabase()))
    guard let version = try promoter.production() else {
        throw ScoreError("no model is in production yet; promote one, or give --model")
    }
    return StageVolume(settings.volume).path(of: version.bundle)
}
