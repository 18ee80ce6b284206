import CommandLineKit
import FileStore
import Remotes
import Versioning

let lsCommand = Command(
    "ls", abstract: "List what a repository holds: data, checked out or not, and git's files.",
    options: [
        .flag("-R", "--recursive", help: "list files in folders too"),
        .flag("--dvc-only", help: "list only tracked data"),
        .value("--rev", placeholder: "REVISION", help: "as it was at this revision"),
        .flag("--size", help: "show sizes"),
        .flag("--show-hash", help: "show hashes"),
        .flag("--json", help: "print what dvc prints"),
    ],
    arguments: [
        .optional("REPOSITORY", help: "a folder, or what `git clone` accepts; this one"),
        .optional("PATH", help: "what to list in it"),
    ]
) { values in
    let session = Session(values)
    let address = values.argumentBytes("REPOSITORY") ?? Array(".".utf8)
    try session.withRepository(address, revision: values.value("rev")) { workspace, base in
        let path = values.argumentBytes("PATH").map { base.appending($0).normalized } ?? base
        let entries = try workspace.list(
            path, isRecursive: values.flag("recursive"), onlyOutputs: values.flag("dvc-only"))
        session.show(entries)
    }
    return .done
}

let getCommand = Command(
    "get", abstract: "Copy data or a file of a repository to here, without tracking it.",
    options: [
        .value("-o", "--out", placeholder: "PATH", help: "what to make; into it when a folder"),
        .value("--rev", placeholder: "REVISION", help: "as it was at this revision"),
        .flag("-f", "--force", help: "replace what is there"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [
        .required("REPOSITORY", help: "a folder, or what `git clone` accepts"),
        .required("PATH", help: "data, a part of it, or a file that git keeps"),
    ]
) { values in
    let session = Session(values)
    let path = values.argumentBytes("PATH") ?? []
    let name = FilePath(path).normalized.name
    var target = try session.path(values.bytes("out") ?? name)
    if values.isGiven("out"), FileSystem.isDirectory(target) { target = target.appending(name) }
    let address = values.argumentBytes("REPOSITORY") ?? []
    try session.withRepository(address, revision: values.value("rev")) { workspace, base in
        let report = try workspace.get(
            base.appending(path).normalized, to: target, force: values.flag("force"))
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: session.output)
            writer.object { writer in
                writer.member("path", target.description)
                writer.member("files", report.files)
                writer.member("fetched", report.fetched)
            }
            writer.finish()
        } else {
            session.say("\(HumanFormat.quantity(report.files, "file")) written to \(target)")
        }
    }
    return .done
}

extension Session {
    /// Opens any repository for reading, with the progress shown.
    fileprivate func withRepository(
        _ address: [UInt8], revision: String?, _ body: (Workspace, FilePath) throws -> Void
    ) throws {
        let opened = try OpenedRepository(
            address, revision: revision, from: directory(),
            scratch: FilePath(environment["TMPDIR"] ?? "/tmp"), places: places)
        let display = ProgressDisplay(.current(environment: environment), isSilent: isQuiet)
        defer { display.stop() }
        let opener = RemoteOpener(environment: environment.variables)
        let workspace = Workspace(
            opened.repository, jobs: values.int("jobs"), progress: display.progress
        ) { try opener.open($0) }
        do {
            try body(workspace, opened.base)
        } catch {
            try? opened.close()  // The first error is the one to tell.
            throw error
        }
        try opened.close()
    }

    fileprivate func show(_ entries: [ListedEntry]) {
        guard values.flag("json") else {
            for entry in entries { show(entry) }
            return
        }
        var writer = JSONWriter(.compact, to: output)
        writer.array { writer in
            for entry in entries {
                writer.object { writer in
                    writer.member("isout", entry.isOutput)
                    writer.member("isdir", entry.isDirectory)
                    writer.member("isexec", entry.isExecutable)
                    writer.member("size", entry.size)
                    writer.member("md5", entry.id.map { "\($0)" })
                    writer.member("path", String(decoding: entry.path, as: UTF8.self))
                }
            }
        }
        writer.finish()
    }

    private func show(_ entry: ListedEntry) {
        var line: [UInt8] = []
        if values.flag("size") {
            line += (entry.size.map(HumanFormat.bytes) ?? "").padded(to: 12).utf8
        }
        if values.flag("show-hash") {
            line += (entry.id.map { "\($0)" } ?? "").padded(to: 38).utf8
        }
        output.write(line + entry.path + [10])
    }
}
