import CommandLineKit
import FileStore
import Versioning

let statusCommand = Command(
    "status", abstract: "Compare the work tree with the pointers, or the cache with a remote.",
    options: [
        .flag("-c", "--cloud", "--remote-status", hidden: [], help: "compare with the remote"),
        .value("-r", "--remote", placeholder: "NAME", help: "compare with this remote"),
        .flag("--json", help: "print what dvc prints"),
        .flag("--exit-code", help: "exit with 3 when something differs"),
        .flag("-R", "--recursive", help: "accepted as dvc does; folders are always searched"),
    ],
    arguments: [.repeated("TARGET", help: "pointers or data; all when none is given")],
    exitCodes: [(3, "something differs, with --exit-code (with -q: 1)")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    let isCloud = values.flag("cloud") || values.isGiven("remote")
    return try session.work(.shared) { workspace in
        let selected = try workspace.repository.select(targets)
        if isCloud { return try session.showRemoteStatus(workspace, selected) }
        let report = try workspace.status(selected)
        session.show(report, in: workspace.repository, isEmpty: selected.isEmpty)
        return session.differenceCode(!report.changed.isEmpty)
    }
}

extension Session {
    /// dvc's codes: differences are no failure, save with -q.
    func differenceCode(_ differs: Bool) -> ExitCode {
        guard differs else { return .done }
        if values.flag("exit-code") { return 3 }
        return isQuiet ? .failed : .done
    }

    func show(_ report: StatusReport, in repository: Repository, isEmpty: Bool) {
        let stages = Dictionary(grouping: report.changed) { $0.output.stage }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                for (stage, changes) in stages {
                    writer.key(String(decoding: stage, as: UTF8.self))
                    Self.write(changes, to: &writer, in: repository)
                }
            }
            return writer.finish()
        }
        if isEmpty { return say("There are no data or pipelines tracked in this project yet.") }
        if stages.isEmpty { return say("Data and pipelines are up to date.") }
        for (stage, changes) in stages {
            say("\(String(decoding: stage, as: UTF8.self)):\n\tchanged outs:")
            for change in changes {
                let label = "\(change.state.rawValue):".padded(to: 20)
                say("\t\t\(label)\(repository.display(change.output.path))")
            }
        }
    }

    private static func write(
        _ changes: [OutputStatus], to writer: inout JSONWriter, in repository: Repository
    ) {
        writer.array { writer in
            writer.object { writer in
                writer.key("changed outs")
                writer.object { writer in
                    for change in changes {
                        writer.member(
                            repository.display(change.output.path), change.state.rawValue)
                    }
                }
            }
        }
    }

    func showRemoteStatus(_ workspace: Workspace, _ selected: [Selection]) throws -> ExitCode {
        let report = try workspace.remoteStatus(selected, remote: values.value("remote"))
        let repository = workspace.repository
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                for item in report { writer.member(item.name(in: repository), item.state.rawValue) }
            }
            writer.finish()
        } else if report.isEmpty {
            let name = try repository.remoteConfiguration(values.value("remote")).name
            say("Cache and remote '\(name)' are in sync.")
        } else {
            for item in report {
                say("\t" + "\(item.state.rawValue):".padded(to: 20) + item.name(in: repository))
            }
        }
        return differenceCode(!report.isEmpty)
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
