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
        .flag(
            "--timing",
            help: "Write nothing; tell how long a prediction takes on one thread, reading apart."),
    ]
) { values in
    let output = values.value("output")
    guard let input = values.value("input"), (output == nil) == values.flag("timing") else {
        throw UsageError("give --input, and either --output or --timing")
    }
    let settings = try StageSettings("predict", Environment.current.variables)
    let model = try BundledModel(values.value("model").map { FilePath($0) } ?? served(settings))
    guard let output else {
        let timing = try FileScore(model).time(FilePath(input))
        Output.standardOutput.writeLine(
            "\(timing.count) predictions, median \(tenths(timing.median)) µs, "
                + "99 % within \(tenths(timing.slowestHundredth)) µs")
        return .done
    }
    let count = try FileScore(model).run(FilePath(input), to: FilePath(output))
    Output.standardOutput.writeLine("\(count) rows predicted")
    return .done
}

private func tenths(_ number: Double) -> Double { (number * 10).rounded() / 10 }

/// The file of the model in production.
private func served(_ settings: StageSettings) throws -> FilePath {
    let promoter = Promoter(ModelRegistry(try settings.openDatabase()))
    guard let version = try promoter.production() else {
        throw ScoreError("no model is in production yet; promote one, or give --model")
    }
    return StageVolume(settings.volume).path(of: version.bundle)
}
