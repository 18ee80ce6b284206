import CommandLineKit
import FileStore
import Versioning

let diffCommand = Command(
    "diff", abstract: "Show how the tracked data of two versions differ.",
    discussion: """
        Compares the last commit with the work tree, or the revisions A and B. Without git, it
        compares what the pointers say with the work tree.
        """,
    options: [
        .value(
            "--targets", placeholder: "PATH", repeatable: true,
            help: "look only at these data or pointers"),
        .flag("--show-hash", help: "show the hashes of files"),
        .flag("--hide-missing", help: "say nothing of objects that the cache lacks"),
        .flag("--rows", help: "compare the rows of changed CSV files; with --json, add them to it"),
        .flag("--no-rows", help: "compare files only"),
        .value(
            "--key", placeholder: "COLUMN", repeatable: true,
            help: "the column that says which row is which"),
        .value("--category", placeholder: "COLUMN", help: "the column that holds the category"),
        .flag("--json", help: "print what dvc prints"),
        .flag("--exit-code", help: "exit with 3 when something differs"),
    ],
    arguments: [.repeated("REVISION", help: "A and B; the last commit and the work tree")],
    exitCodes: [(3, "something differs, with --exit-code")]
) { values in
    let session = Session(values)
    return try session.work(.shared) { workspace in
        let (revisions, targets) = try session.diffArguments(workspace.repository)
        let diff = try workspace.diff(
            from: revisions.first, to: revisions.dropFirst().first, targets: targets)
        let view = DiffView(
            diff, showsHashes: values.flag("show-hash"), hidesMissing: values.flag("hide-missing"))
        let rows = try session.rows(of: diff, workspace)
        if values.flag("json") {
            view.writeJSON(to: session.output, rows)
        } else {
            for line in view.lines + rows.flatMap(\.lines) { session.say(line) }
        }
        session.warn(diff)
        return diff.isEmpty ? .done : session.values.flag("exit-code") ? 3 : .done
    }
}

extension Session {
    /// dvc takes several paths behind one `--targets`, where they look like revisions.
    fileprivate func diffArguments(
        _ repository: Repository
    ) throws -> (revisions: [String], targets: [FilePath]) {
        var targets = try values.allBytes("targets").map { try path($0) }
        var revisions: [String] = []
        for argument in values.arguments("REVISION") {
            let text = String(decoding: argument, as: UTF8.self)
            if !targets.isEmpty, try !(repository.git?.knows(text) ?? false) {
                targets.append(try path(argument))
            } else {
                revisions.append(text)
            }
        }
        guard revisions.count <= 2 else {
            throw UsageError("at most two revisions can be compared")
        }
        return (revisions, targets)
    }

    /// dvc's JSON knows no rows, so they are in it only on request.
    fileprivate func rows(of diff: DataDiff, _ workspace: Workspace) throws -> [RowDiffView] {
        let isWanted = values.flag("json") ? values.flag("rows") : !isQuiet
        guard isWanted, !values.flag("no-rows") else { return [] }
        var comparison = RowComparison()
        if values.isGiven("key") { comparison.keyColumns = values.values("key") }
        comparison.categoryColumn = values.value("category")
        return try diff.tables.map { pair in
            RowDiffView(
                String(decoding: pair.new.path, as: UTF8.self),
                try workspace.compareRows(pair, of: diff, by: comparison),
                showsExamples: values.flag("verbose"))
        }
    }

    fileprivate func warn(_ diff: DataDiff) {
        guard !diff.unknown.isEmpty else { return }
        let names = diff.unknown.map { String(decoding: $0, as: UTF8.self) }
        Output.standardError.writeLine(
            "datavc: the cache lacks the list of files of \(names.joined(separator: ", ")), so its"
                + " files were not compared; run `datavc fetch` at the revision in question")
    }
}
