import CommandLineKit
import FileStore
import Versioning

let importDVCCommand = Command(
    "import-dvc",
    abstract: "Adopt a repository made by DVC: say what needs nothing, convert what is of DVC 2.",
    discussion: """
        Repositories of DVC 3 need nothing: both tools work on them side by side. Of DVC 2, objects
        get their new names (as second names, so that old commits stay readable) and pointers are
        brought up to date, as `dvc cache migrate --dvc-files` does.
        """,
    options: [
        .flag("--apply", help: "do it; without, only say what would be done"),
        .flag("--json", help: "print a report"),
    ],
    exitCodes: [(1, "with --apply, something could not be converted")]
) { values in
    let session = Session(values)
    let applies = values.flag("apply")
    return try session.work(applies ? .exclusive : .shared) { workspace in
        let report = try workspace.adopt(apply: applies)
        session.show(report, in: workspace.repository)
        return applies && report.left > 0 ? .failed : .done
    }
}

extension Session {
    fileprivate func show(_ report: AdoptionReport, in repository: Repository) {
        if values.flag("json") { return writeJSON(report, in: repository) }
        for item in report.items {
            say("\(repository.display(item.output.path)): \(item.state.sentence)")
        }
        for remote in report.remotes { say("remote \(remote.name): \(remote.reason)") }
        if report.items.isEmpty { say("There are no data tracked here.") }
        if !report.pointers.isEmpty {
            let names = report.pointers.map(repository.display).joined(separator: " ")
            say("\nTo track the changes with git, run:\n\n\tgit add \(names)\n")
        } else if report.convertible > 0 {
            let outputs = HumanFormat.quantity(report.convertible, "output")
            say("\n\(outputs) would be converted; repeat with --apply to do it")
        } else if report.left == 0 {
            say("Nothing needs adopting.")
        }
    }

    private func writeJSON(_ report: AdoptionReport, in repository: Repository) {
        var writer = JSONWriter(.compact, to: output)
        writer.object { writer in
            writer.member(
                "outputs",
                array: { writer in
                    for item in report.items { item.write(to: &writer, in: repository) }
                })
            writer.member(
                "remotes",
                array: { writer in
                    for remote in report.remotes {
                        writer.object { writer in
                            writer.member("name", remote.name)
                            writer.member("reason", remote.reason)
                        }
                    }
                })
            writer.member("pointers", report.pointers.map(repository.display))
        }
        writer.finish()
    }
}

extension AdoptionReport.State {
    fileprivate var word: String {
        switch self {
        case .needsNothing: "needs nothing"
        case .convertible: "convertible"
        case .converted: "converted"
        case .incomplete: "incomplete"
        case .refused: "refused"
        }
    }

    fileprivate var reason: String? {
        switch self {
        case .incomplete(let keys):
            "the cache lacks \(HumanFormat.quantity(keys.count, "object"));"
                + " run `datavc fetch` first"
        case .refused(let reason): reason
        case .needsNothing, .convertible, .converted: nil
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .convertible(let objects):
            "of DVC 2, \(HumanFormat.quantity(objects, "object")) to be named anew"
        case .converted(let tracked):
            "converted to \(tracked.objectID.map { "\($0)" } ?? "")"
        case .needsNothing: word
        case .incomplete, .refused: "\(word): \(reason ?? "")"
        }
    }
}

extension AdoptionReport.Item {
    fileprivate func write(to writer: inout JSONWriter, in repository: Repository) {
        writer.object { writer in
            writer.member("path", repository.display(output.path))
            writer.member("pointer", repository.display(output.pointer))
            writer.member("state", state.word)
            writer.member("reason", state.reason)
            writer.member("md5", output.tracked.objectID.map { "\($0)" })
            if case .converted(let tracked) = state {
                writer.member("new_md5", tracked.objectID.map { "\($0)" })
            }
        }
    }
}
