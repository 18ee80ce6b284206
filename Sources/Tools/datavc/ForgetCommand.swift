import CommandLineKit
import FileStore
import Observability
import Versioning

let forgetCommand = Command(
    "forget", abstract: "Erase a file's bytes everywhere, and write down that it was done.",
    discussion: """
        Every version of PATH that no pointer of the work tree names any more is erased from the
        cache, its trash and the remote. First take the file, or the rows in it, out of the data and
        run `datavc add`. Nothing is changed without --apply. The record goes to
        .dvc/forgotten.jsonl, which belongs into git. A bucket that keeps old versions keeps the
        bytes until those are deleted there as well.
        """,
    options: [
        .value("--id", placeholder: "MD5", help: "this object instead of a path"),
        .value("--in", placeholder: "OUT", help: "PATH is inside this output or its pointer"),
        .value("-r", "--remote", placeholder: "NAME", help: "not the default remote"),
        .flag("-a", "--all-remotes", help: "every remote that is set up"),
        .flag("-f", "--force", help: "also what the work tree's pointers still name"),
        .flag("--apply", help: "do it"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.optional("PATH", help: "a file, as it lies or lay in the work tree")]
) { values in
    let session = Session(values)
    let target = try session.forgetTarget()
    let report = try session.work(.exclusive) { workspace in
        try workspace.forget(try session.forgetOptions(target, workspace.repository))
    }
    try session.show(report)
    return .done
}

extension Session {
    fileprivate func forgetTarget() throws -> ForgetOptions.Target {
        let path = values.argumentBytes("PATH")
        if let text = values.value("id") {
            guard path == nil else { throw UsageError("give a PATH or --id, not both") }
            guard let id = ObjectID(text) else {
                throw UsageError("--id takes 32 hexadecimal digits, not '\(text)'")
            }
            return .object(id)
        }
        guard let path else { throw UsageError("missing argument: PATH, or --id MD5") }
        guard var output = values.bytes("in") else { return .path(try self.path(path)) }
        if output.suffix(4).elementsEqual(".dvc".utf8) { output.removeLast(4) }
        return .path(try self.path(output).appending(path).normalized)
    }

    fileprivate func forgetOptions(
        _ target: ForgetOptions.Target, _ repository: Repository
    ) throws -> ForgetOptions {
        var options = ForgetOptions(target, time: Timestamp.now.description, who: who(repository))
        options.isApplied = values.flag("apply")
        options.isForced = values.flag("force")
        if values.flag("all-remotes") {
            options.remotes = repository.configuration.remoteNames
        } else if let name = values.value("remote") ?? repository.configuration.defaultRemote {
            options.remotes = [name]
        }
        return options
    }

    /// The person as git knows them, else the user's name on this machine.
    private func who(_ repository: Repository) -> String {
        let settings = ["user.name", "user.email"].map { name in
            // Unset is an answer of git's too, with a code of its own.
            let value = try? repository.git?.run("config", name)
            return String(decoding: (value ?? []).prefix { $0 != 10 }, as: UTF8.self)
        }
        let name = environment["GIT_AUTHOR_NAME"] ?? settings[0]
        let mail = environment["GIT_AUTHOR_EMAIL"] ?? settings[1]
        if !mail.isEmpty { return name.isEmpty ? mail : "\(name) <\(mail)>" }
        return name.isEmpty ? environment["USER"] ?? environment["LOGNAME"] ?? "unknown" : name
    }

    fileprivate func show(_ report: ForgetReport) throws {
        let isApplied = values.flag("apply")
        if values.flag("json") { return writeJSON(report, isApplied: isApplied) }
        for item in report.items {
            let places =
                item.places.isEmpty ? "nowhere any more" : item.places.joined(separator: ", ")
            say("\(item.id)  \(isApplied ? "erased from" : "is in"): \(places)")
            for path in item.paths { say("  was \(path)") }
            for version in item.versions {
                let commits = version.commits.map { String($0.prefix(12)) }.joined(separator: " ")
                say("  in \(version.pointer) \(version.id)  \(commits)")
            }
        }
        for id in report.stillNeeded { say("\(id)  stays: a pointer of the work tree names it") }
        for remote in report.absentRemotes {
            say("There is no remote at \(remote): if it only is not mounted, repeat this then.")
        }
        if !report.unknown.isEmpty {
            let count = HumanFormat.quantity(report.unknown.count, "old folder version")
            say("\(count) could not be looked into, as the manifest is nowhere.")
        }
        guard isApplied else { return say("Nothing was changed; repeat with --apply to erase.") }
        let file = try repository().display(repository().forgottenFile)
        say("\nTo keep the record, run:\n\n\tgit add \(file)\n")
    }

    /// Objects that are nowhere, with what is known about why.
    func missingLines(_ missing: [ObjectKey]) -> String {
        // Without readable records there is no more to say than that the objects are missing.
        let records = (try? repository().forgotten()) ?? ForgottenRecords()
        return missing.prefix(10).map { key in
            guard let record = records[key.id] else { return "  \(key.id)" }
            return "  \(key.id)  forgotten on \(record.time.prefix(10)) by \(record.who)"
        }.joined(separator: "\n")
    }

    private func writeJSON(_ report: ForgetReport, isApplied: Bool) {
        var writer = JSONWriter(.compact, to: output)
        writer.object { writer in
            writer.member("applied", isApplied)
            writer.member("still_needed", report.stillNeeded.map { "\($0)" })
            writer.member("absent_remotes", report.absentRemotes)
            writer.member("unknown", report.unknown.map { "\($0)" })
            writer.key("objects")
            writer.array { writer in
                for item in report.items { item.write(to: &writer) }
            }
        }
        writer.finish()
    }
}

extension ForgetReport.Item {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("md5", "\(id)")
            writer.member("paths", paths)
            writer.member("places", places)
            writer.key("versions")
            writer.array { writer in
                for version in versions {
                    writer.object { writer in
                        writer.member("pointer", version.pointer)
                        writer.member("md5", "\(version.id)")
                        writer.member("commits", version.commits)
                    }
                }
            }
        }
    }
}
