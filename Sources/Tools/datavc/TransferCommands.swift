import CommandLineKit
import FileStore
import Versioning

private let transferOptions: [Option] = [
    .value("-r", "--remote", placeholder: "NAME", help: "this remote instead of the default one"),
    .flag("-R", "--recursive", help: "accepted as dvc does; folders are always searched"),
    .flag("--json", help: "print a report"),
]

private let targetArgument = Positional.repeated(
    "TARGET", help: "pointers, data or parts of it; all when none is given")

let pushCommand = Command(
    "push", abstract: "Bring to the remote what it lacks.",
    options: transferOptions, arguments: [targetArgument]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    let report = try session.work(.shared) {
        try $0.push($0.repository.select(targets), to: values.value("remote"))
    }
    return session.show(report, done: "pushed")
}

let fetchCommand = Command(
    "fetch", abstract: "Bring into the cache what it lacks.",
    options: transferOptions, arguments: [targetArgument]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    let report = try session.work(.exclusive) {
        try $0.fetch($0.repository.select(targets), from: values.value("remote"))
    }
    return session.show(report, done: "fetched")
}

let pullCommand = Command(
    "pull", abstract: "Fetch, then check out.",
    options: transferOptions + [
        .flag("-f", "--force", help: "lose changes that no cache holds"),
        .flag("--allow-missing", help: "succeed when objects are nowhere"),
    ],
    arguments: [targetArgument]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    return try session.work(.exclusive) { workspace in
        let selected = try workspace.repository.select(targets)
        let fetched = try workspace.fetch(selected, from: values.value("remote"))
        let allowsMissing = values.flag("allow-missing")
        guard fetched.failures.isEmpty, fetched.missing.isEmpty || allowsMissing else {
            return session.show(fetched, done: "fetched")
        }
        let present = selected.filter { !fetched.imports.contains($0.output.pointer) }
        let checkout = try workspace.checkout(present, force: values.flag("force"))
        session.show(fetched, checkout, in: workspace.repository)
        let outcome = session.outcome(checkout, allowMissing: allowsMissing)
        session.warn(fetched)
        return fetched.imports.isEmpty || allowsMissing ? outcome : .failed
    }
}

extension Session {
    func show(_ report: TransferReport, done: String) -> ExitCode {
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                writer.member(done, report.moved)
                writer.member("missing", report.missing.map { "\($0.id)" })
                writer.member("failed", report.failures.map { "\($0.key.id)" })
                writer.member("imports", report.imports.map { "\($0)" })
            }
            writer.finish()
        } else if report.moved > 0 || report.isComplete {
            let count = HumanFormat.quantity(report.moved, "file")
            say(report.moved == 0 ? "Everything is up to date." : "\(count) \(done)")
        }
        warn(report)
        return report.isComplete ? .done : .failed
    }

    fileprivate func warn(_ report: TransferReport) {
        let errors = Output.standardError
        for failure in report.failures.prefix(10) {
            errors.writeLine("datavc: \(failure.reason)")
        }
        if !report.failures.isEmpty {
            let count = HumanFormat.quantity(report.failures.count, "object")
            errors.writeLine("datavc: \(count) failed; run the same command again to try once more")
        }
        for pointer in report.imports.prefix(10) {
            errors.writeLine(
                "datavc: \(pointer) imports data of another repository that the cache lacks; fetch"
                    + " them with dvc")
        }
        guard !report.missing.isEmpty else { return }
        let shown = missingLines(report.missing)
        let count = HumanFormat.quantity(report.missing.count, "object is", "objects are")
        errors.writeLine(
            "datavc: \(count) neither in the cache nor on the remote:\n\(shown)\n"
                + "Push them from the machine where they were added")
    }

    func show(_ fetched: TransferReport, _ checkout: CheckoutReport, in repository: Repository) {
        guard !values.flag("json") else {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                writer.member("fetched", fetched.moved)
                writer.member("added", checkout.added)
                writer.member("modified", checkout.modified)
                writer.member("deleted", checkout.deleted)
            }
            return writer.finish()
        }
        show(checkout, in: repository, isSummary: false)
        let changed = checkout.added + checkout.modified + checkout.deleted
        if fetched.moved == 0, changed == 0 { return say("Everything is up to date.") }
        let files = HumanFormat.quantity(fetched.moved, "file")
        say("\(files) fetched, \(HumanFormat.quantity(checkout.added, "file")) added")
    }
}
