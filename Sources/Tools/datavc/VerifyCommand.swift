import CommandLineKit
import FileStore
import Versioning

let verifyCommand = Command(
    "verify", abstract: "Read every object again and compare it with its name.",
    discussion: """
        Without targets, every object of the cache (or of the remote) is read. Nothing is changed
        unless --repair says so: it sets corrupt objects of the cache aside and fetches good ones,
        and sends good copies from the cache to a remote.
        """,
    options: [
        .flag("-c", "--remote", "--cloud", help: "read the remote instead of the cache"),
        .value("-r", "--remote-name", placeholder: "NAME", help: "this remote; means --remote"),
        .flag("--all", help: "every object, as when no target is given"),
        .flag("--repair", help: "replace what is bad by good copies from the other side"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("TARGET", help: "pointers, data or parts of it")],
    exitCodes: [(1, "something is wrong and was not repaired")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    let isRepairing = values.flag("repair")
    let name = values.value("remote-name")
    let isRemote = values.flag("remote") || name != nil
    let report = try session.work(isRepairing ? .exclusive : .shared) { workspace in
        let isWhole = targets.isEmpty || values.flag("all")
        let selected = isWhole ? nil : try workspace.repository.select(targets)
        return isRemote
            ? try workspace.verifyRemote(selected, isRepairing: isRepairing, remote: name)
            : try workspace.verify(selected, isRepairing: isRepairing, remote: nil)
    }
    session.show(report)
    return report.isSound ? .done : .failed
}

extension Session {
    fileprivate func show(_ report: VerifyReport) {
        if values.flag("json") { return writeJSON(report) }
        for problem in report.problems {
            let path = problem.path.map { "  \($0)" } ?? ""
            let end = problem.isRepaired ? "  (repaired)" : ""
            say("\(problem.label.padded(to: 12))\(problem.key.id)\(path)\(end)")
        }
        if let place = report.quarantine { say("Corrupt objects were set aside in \(place)") }
        let objects = HumanFormat.quantity(report.checked, "object")
        let size = HumanFormat.bytes(report.bytes)
        let bad = report.problems.count { !$0.isRepaired }
        if bad == 0 {
            say("\(objects) (\(size)) at \(report.location) are what their names say.")
        } else {
            say("\(HumanFormat.quantity(bad, "problem")) in \(objects) at \(report.location)")
            if !values.flag("repair") { say("`datavc verify --repair` looks for good copies.") }
        }
    }

    private func writeJSON(_ report: VerifyReport) {
        var writer = JSONWriter(.compact, to: output)
        writer.object { writer in
            writer.member("location", report.location)
            writer.member("checked", report.checked)
            writer.member("bytes", report.bytes)
            writer.member("quarantine", report.quarantine)
            writer.key("problems")
            writer.array { writer in
                for problem in report.problems {
                    writer.object { writer in
                        writer.member("md5", "\(problem.key.id)")
                        writer.member("problem", problem.label)
                        writer.member("path", problem.path)
                        writer.member("repaired", problem.isRepaired)
                    }
                }
            }
        }
        writer.finish()
    }
}

extension VerifyReport.Problem {
    fileprivate var label: String {
        switch finding {
        case .sound: "sound"
        case .corrupt: "corrupt"
        case .missing: "missing"
        case .wrongMode: "wrong mode"
        case .unreadable: "unreadable"
        }
    }
}
