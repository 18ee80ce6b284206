import CommandLineKit
import FileStore
import Versioning

let removeCommand = Command(
    "remove",
    abstract: "Stop tracking data: remove pointers and their lines in .gitignore.",
    discussion: "The data stay, unless --outs is given; the cache keeps its objects until gc.",
    options: [
        .flag("--outs", help: "remove the data too"),
        .flag("-f", "--force", help: "with --outs, lose data that no cache holds"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("POINTER", atLeastOne: true, help: "a .dvc file")]
) { values in
    let session = Session(values)
    let pointers = try values.arguments("POINTER").map { try session.path($0) }
    try session.work(.exclusive) { workspace in
        let report = try workspace.remove(
            pointers, removesData: values.flag("outs"), force: values.flag("force"))
        session.show(report, in: workspace.repository)
    }
    return .done
}

extension Session {
    fileprivate func show(_ report: RemoveReport, in repository: Repository) {
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                writer.member("pointers", report.pointers.map(repository.display))
                writer.member("data", report.data.map(repository.display))
            }
            return writer.finish()
        }
        for path in report.pointers + report.data { say("removed \(repository.display(path))") }
    }
}
