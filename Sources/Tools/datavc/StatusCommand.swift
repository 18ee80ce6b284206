import CommandLineKit
import FileStore
import Versioning

let statusCommand = Command(
    "status", abstract: "Compare the work tree with the pointers, or the cache with a remote.",
    options: [
        .flag("-c", "--cloud", help: "compare the cache with the remote"),
        .value("-r", placeholder: "NAME", help: "compare the cache with this remote"),
        .flag("--remote", help: "like -c, or like -r when the name of a remote follows"),
        .flag("--json", help: "print what dvc prints"),
        .flag("--exit-code", help: "exit with 3 when something differs"),
        .flag("-R", "--recursive", help: "accepted as dvc does; folders are always searched"),
    ],
    arguments: [.repeated("TARGET", help: "pointers or data; all when none is given")],
    exitCodes: [(3, "something differs, with --exit-code (with -q: 1)")]
) { values in
    let session = Session(values)
    return try session.work(.shared) { workspace in
        let (remote, arguments) = session.remoteName(workspace.repository)
        let targets = try arguments.map { try session.path($0) }
        let selected = try workspace.repository.select(targets)
        if values.flag("cloud") || values.flag("remote") || remote != nil {
            return try session.showRemoteStatus(workspace, selected, remote)
        }
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

    /// `--remote NAME` is dvc's spelling, and `--remote` alone is short for the default one.
    func remoteName(_ repository: Repository) -> (remote: String?, targets: [[UInt8]]) {
        let targets = values.arguments("TARGET")
        if let name = values.value("r") { return (name, targets) }
        guard values.flag("remote"), let first = targets.first else { return (nil, targets) }
        let name = String(decoding: first, as: UTF8.self).lowercased()
        guard repository.configuration.remoteNames.contains(name) else { return (nil, targets) }
        return (name, Array(targets.dropFirst()))
    }

    func showRemoteStatus(
        _ workspace: Workspace, _ selected: [Selection], _ remote: String?
    ) throws -> ExitCode {
        let report = try workspace.remoteStatus(selected, remote: remote)
        let repository = workspace.repository
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                for item in report { writer.member(item.name(in: repository), item.state.rawValue) }
            }
            writer.finish()
        } else if report.isEmpty {
            let name = try repository.remoteConfiguration(remote).name
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
