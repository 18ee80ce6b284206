import CommandLineKit
import FileStore
import Glibc
import Learning
import ModelValidation
import Parallelism
import Parameters
import Registry
import StageKit
import StageRunner

let promoteCommand = Command(
    "promote", abstract: "Take a model version through the gate and, if it passes, let it serve.",
    discussion: "Ends with 1 when the gate refuses; production is as it was then.",
    options: [
        .value("--reason", placeholder: "TEXT", help: "Why; it goes into the log."), byOption,
        .integer(
            "-j", "--threads", in: 1...1024,
            help: "How many threads work; the results are the same. As many as processors."),
    ],
    arguments: [.required("VERSION", help: "the version's number, as `history` shows it")]
) { values in
    let number = try versionNumber(values.argument("VERSION"))
    let reason = try reason(values)
    let settings = try StageSettings("validation", Environment.current.variables)
    let site = try site(settings)
    let outcome = try site.promote(
        number, try parameters(settings), threads: values.int("threads") ?? Workers.processors,
        by: try actor(values), reason: reason)
    for rule in outcome.result.rules {
        say("\(rule.outcome.rawValue)  \(rule.rule.rawValue): \(rule.reason)")
    }
    switch outcome.settlement {
    case .promoted: say("Version \(number) is in production.")
    case .skipped: say("Version \(number) is in production already.")
    case .rejected(let reason):
        say("Version \(number) is refused: \(reason).")
        return .failed
    }
    return .done
}

let rollBackCommand = Command(
    "rollback", abstract: "Return to the model that served before.",
    options: [
        .value("--reason", placeholder: "TEXT", help: "Why; it goes into the log."), byOption,
        .integer(
            "--from", placeholder: "VERSION", in: 1...Int.max,
            help: "Only if this version serves, so that a second try goes no further back."),
    ]
) { values in
    let reason = try reason(values)
    let settings = try StageSettings("validation", Environment.current.variables)
    let move = try site(settings).rollBack(
        from: values.int("from"), by: try actor(values), reason: reason)
    say("Version \(move.to.number) is in production again, after \(move.from.number).")
    return .done
}

private let byOption = Option.value(
    "--by", placeholder: "NAME", help: "Who decides; the user's name if not given.")

// MARK: - Values

private func versionNumber(_ text: String?) throws(UsageError) -> Int {
    guard let number = text.flatMap({ Int($0) }), number > 0 else {
        throw UsageError("VERSION must be a number from 1 on, not '\(text ?? "")'")
    }
    return number
}

private func reason(_ values: Values) throws(UsageError) -> String {
    guard let reason = values.value("reason"), !reason.isEmpty else {
        throw UsageError("say why with --reason; the log keeps it")
    }
    return reason
}

private func actor(_ values: Values) throws(UsageError) -> String {
    if let name = values.value("by") {
        guard !name.isEmpty else { throw UsageError("--by needs a name") }
        return name
    }
    let user = Environment.current["USER"] ?? ""
    return user.isEmpty ? "uid \(getuid())" : user
}

private func parameters(_ settings: StageSettings) throws -> ValidationParameters {
    try ParameterFile(ifPresent: settings.parameters)
        .section("validation") { section throws(ParameterError) in
            try ValidationParameters(&section)
        }.value
}

func site(_ settings: StageSettings) throws -> ValidationSite {
    ValidationSite(
        StageVolume(settings.volume), ModelRegistry(try settings.openDatabase()))
}

func say(_ line: String) {
    Output.standardOutput.writeLine(line)
}
