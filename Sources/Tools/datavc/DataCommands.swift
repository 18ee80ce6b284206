import CommandLineKit
import FileStore
import Versioning

let addCommand = Command(
    "add",
    abstract: "Record files and folders: their bytes in the cache, their version in a pointer.",
    discussion: """
        A path inside a tracked folder changes that folder's version and nothing else; the rest of
        the folder need not be there.
        """,
    options: [
        .flag("--no-commit", help: "write the pointer, leave the bytes out of the cache"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("PATH", atLeastOne: true, help: "a file or a folder")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("PATH").map { try session.path($0) }
    let report = try session.work(.exclusive) {
        try $0.add(targets, storing: !values.flag("no-commit"))
    }
    try session.show(report)
    return .done
}

let commitCommand = Command(
    "commit", abstract: "Record what changed in what is tracked already.",
    options: [
        .flag("-f", "--force", help: "accepted as dvc does; committing never asks"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("TARGET", help: "pointers or data; all when none is given")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    let report = try session.work(.exclusive) { try $0.commit($0.repository.select(targets)) }
    try session.show(report)
    return .done
}

let checkoutCommand = Command(
    "checkout", abstract: "Make the work tree what the pointers say, from the cache.",
    options: [
        .flag("-f", "--force", help: "lose changes that no cache holds"),
        .flag("--relink", help: "give files the kind of link that cache.type asks for"),
        .flag("--summary", help: "print counts only"),
        .flag("--allow-missing", help: "succeed when the cache lacks objects"),
        .flag("-R", "--recursive", help: "accepted as dvc does; folders are always searched"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("TARGET", help: "pointers, data or parts of it; all when none is given")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    let (report, repository) = try session.work(.exclusive) { workspace in
        let selected = try workspace.repository.select(targets)
        let report = try workspace.checkout(
            selected, force: values.flag("force"), relink: values.flag("relink"))
        return (report, workspace.repository)
    }
    session.show(report, in: repository, isSummary: values.flag("summary"))
    return session.outcome(report, allowMissing: values.flag("allow-missing"))
}

extension Session {
    func show(_ report: AddReport) throws {
        let repository = try repository()
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                writer.member("hashed", report.hashed)
                writer.key("outputs")
                writer.array { writer in
                    for item in report.items { item.write(to: &writer, in: repository) }
                }
            }
            return writer.finish()
        }
        let changed = report.items.filter(\.isChanged)
        if changed.isEmpty { return say("Nothing changed.") }
        for item in changed {
            let files = item.tracked.fileCount.map { ", \(HumanFormat.quantity($0, "file"))" } ?? ""
            let size = item.tracked.size.map { ", \(HumanFormat.bytes($0))" } ?? ""
            let id = item.tracked.objectID.map { "\($0)" } ?? ""
            say("\(repository.display(item.path))  \(id)\(files)\(size)")
        }
        guard !report.forGit.isEmpty, repository.git != nil else { return }
        let names = Set(report.forGit).sorted().map(repository.display).joined(separator: " ")
        say("\nTo track the changes with git, run:\n\n\tgit add \(names)\n")
    }

    func show(_ report: CheckoutReport, in repository: Repository, isSummary: Bool) {
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                writer.member("added", report.added)
                writer.member("modified", report.modified)
                writer.member("deleted", report.deleted)
                writer.member("missing", report.missing.map { "\($0.id)" })
            }
            return writer.finish()
        }
        if isSummary {
            say("\(report.added) added, \(report.modified) modified, \(report.deleted) deleted")
            return
        }
        for change in report.changes {
            let slash = change.isDirectory ? "/" : ""
            say("\(change.change.rawValue)\t\(repository.display(change.path))\(slash)")
        }
    }

    func outcome(_ report: CheckoutReport, allowMissing: Bool) -> ExitCode {
        guard !report.missing.isEmpty, !allowMissing else { return .done }
        let shown = missingLines(report.missing)
        let count = HumanFormat.quantity(report.missing.count, "object")
        Output.standardError.writeLine(
            "datavc: the cache lacks \(count):\n\(shown)"
                + "\nRun `datavc fetch`; files that are there were left as they are")
        return .failed
    }
}

extension AddReport.Item {
    fileprivate func write(to writer: inout JSONWriter, in repository: Repository) {
        writer.object { writer in
            writer.member("path", repository.display(path))
            writer.member("pointer", repository.display(pointer))
            writer.member("md5", tracked.objectID.map { "\($0)" })
            writer.member("size", tracked.size)
            writer.member("nfiles", tracked.fileCount)
            writer.member("changed", isChanged)
        }
    }
}
