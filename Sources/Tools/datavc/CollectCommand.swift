import CommandLineKit
import FileStore
import Observability
import Versioning

let gcCommand = Command(
    "gc", abstract: "Move to the trash what no version of the data needs.",
    discussion: """
        What any pointer of the work tree, of the index or of any commit that git still knows names
        is kept, reflogs and stashes included. Without --apply nothing is changed. The options with
        which dvc chooses commits are accepted and keep nothing less.

        With --cloud, what is unused is removed from the remote as well. A remote has no trash, and
        other projects that share it lose their data unless each is named with --projects.
        """,
    options: [
        .flag("--apply", help: "do it"),
        .flag("-f", "--force", help: "the same, as dvc spells it"),
        .flag("--dry", help: "change nothing, even with --force"),
        .flag("-c", "--cloud", help: "also on the remote; needs --apply to change it"),
        .value("-r", "--remote", placeholder: "NAME", help: "with --cloud: not the default one"),
        .value(
            "-p", "--projects", placeholder: "PATH", repeatable: true,
            help: "keep what this project needs as well"),
        .flag("--not-shared", help: "no other project uses the cache, wherever it lies"),
        .flag(
            "--allow-missing-history",
            help: "go on although a manifest of an old commit is nowhere"),
        .flag("--list-trash", help: "show what can be restored"),
        .value("--restore", placeholder: "TIME", help: "put back a batch; 'latest' for the newest"),
        .flag("--empty-trash", help: "erase the trash for good"),
        .integer(
            "--older-than", placeholder: "DAYS", in: 0...36500,
            help: "with --empty-trash: only batches of that age"),
        .flag("-w", "--workspace", help: "keeps what all commits need as well"),
        .flag("-a", "--all-branches", help: "as --workspace"),
        .flag("-T", "--all-tags", help: "as --workspace"),
        .flag("-A", "--all-commits", help: "as --workspace"),
        .value("--rev", placeholder: "REV", help: "as --workspace"),
        .value("--date", placeholder: "DATE", help: "as --workspace"),
        .integer("-n", "--num", help: "as --workspace"),
        .flag("--json", help: "print a report"),
    ]
) { values in
    let session = Session(values)
    if values.flag("list-trash") { return try session.listTrash() }
    if let label = values.value("restore") { return try session.restore(label) }
    if values.flag("empty-trash") { return try session.emptyTrash() }
    return try session.collect()
}

extension Session {
    fileprivate func collect() throws -> ExitCode {
        let isApplied = (values.flag("apply") || values.flag("force")) && !values.flag("dry")
        let own = try repository().root
        var options = CollectOptions(
            label: Timestamp.now.label, abandonedBefore: FileClock.now() - 86_400_000_000_000)
        options.isApplied = isApplied
        options.isSoleUser = values.flag("not-shared")
        options.allowsMissingHistory = values.flag("allow-missing-history")
        options.isCloud = values.flag("cloud")
        options.remote = values.value("remote")
        for path in values.allBytes("projects") {
            let project = try Repository(
                holding: FileSystem.canonical(self.path(path)), places: places)
            let isKnown =
                project.root == own || options.projects.contains { $0.root == project.root }
            if !isKnown { options.projects.append(project) }
        }
        let chosen = options
        let report = try work(isApplied ? .exclusive : .shared, besides: options.projects) {
            try $0.collect(chosen)
        }
        show(report, isApplied: isApplied)
        return .done
    }

    private func show(_ report: CollectReport, isApplied: Bool) {
        if values.flag("json") { return writeJSON(report, isApplied: isApplied) }
        if values.flag("verbose") || !isApplied {
            let limit = values.flag("verbose") ? Int.max : 20
            for key in report.unused.prefix(limit) { say("  \(key.id)") }
            if report.unused.count > limit {
                say("  and \(report.unused.count - limit) more; see -v")
            }
        }
        let unused = HumanFormat.quantity(report.unused.count, "object")
        let size = HumanFormat.bytes(report.unusedBytes)
        let kept = HumanFormat.count(report.kept)
        if report.unused.isEmpty {
            say("The cache holds nothing unused; \(kept) objects are needed.")
        } else if isApplied {
            say("\(unused) (\(size)) moved to the trash at \(report.trash.map { "\($0)" } ?? "")")
            say("`datavc gc --restore latest` puts them back, `--empty-trash` frees the space.")
        } else {
            say("\(unused) (\(size)) would move to the trash; \(kept) are needed.")
        }
        if report.unfinished > 0 {
            let files = HumanFormat.quantity(report.unfinished, "unfinished file")
            say(isApplied ? "\(files) removed" : "\(files) would be removed")
        }
        showRemote(report, isApplied: isApplied)
        if !report.unknownTrees.isEmpty {
            let count = HumanFormat.quantity(report.unknownTrees.count, "old folder version")
            say("\(count) cannot be restored any more: the manifest is nowhere.")
        }
        if !isApplied { say("Nothing was changed; repeat with --apply to do it.") }
    }

    private func showRemote(_ report: CollectReport, isApplied: Bool) {
        guard let remote = report.remote else { return }
        let count = HumanFormat.quantity(report.unusedOnRemote.count, "object")
        say(
            isApplied
                ? "\(count) removed from \(remote)" : "\(count) would be removed from \(remote)")
        guard !isApplied, !report.unusedOnRemote.isEmpty else { return }
        say(
            "Other projects that share this remote LOSE their data for good unless each of them is"
                + " named with --projects: a remote has no trash.")
    }

    private func writeJSON(_ report: CollectReport, isApplied: Bool) {
        var writer = JSONWriter(.compact, to: output)
        writer.object { writer in
            writer.member("applied", isApplied)
            writer.member("kept", report.kept)
            writer.member("unused", report.unused.map { "\($0.id)" })
            writer.member("bytes", report.unusedBytes)
            writer.member("unfinished", report.unfinished)
            writer.member("trash", report.trash.map { "\($0)" })
            writer.member("remote", report.remote)
            writer.member("unused_on_remote", report.unusedOnRemote.map { "\($0.id)" })
            writer.member("unknown", report.unknownTrees.map { "\($0)" })
        }
        writer.finish()
    }
}

// MARK: - The trash

extension Session {
    fileprivate func listTrash() throws -> ExitCode {
        let batches = try Trash(repository()).batches()
        show(batches, empty: "The trash is empty.")
        return .done
    }

    fileprivate func restore(_ label: String) throws -> ExitCode {
        let (batch, restored) = try work(.exclusive) { try Trash($0.repository).restore(label) }
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                writer.member("batch", batch.label)
                writer.member("restored", restored)
            }
            writer.finish()
        } else {
            say("\(HumanFormat.quantity(restored, "object")) of \(batch.label) restored")
        }
        return .done
    }

    fileprivate func emptyTrash() throws -> ExitCode {
        let age = values.int("older-than").map { Int64($0) * 86_400_000 }
        let limit = age.map {
            Timestamp(millisecondsSinceEpoch: Timestamp.now.millisecondsSinceEpoch - $0).label
        }
        let erased = try work(.exclusive) { try Trash($0.repository).empty(before: limit) }
        show(erased, empty: "There was nothing to erase.")
        return .done
    }

    private func show(_ batches: [Trash.Batch], empty: String) {
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.array { writer in
                for batch in batches {
                    writer.object { writer in
                        writer.member("batch", batch.label)
                        writer.member("objects", batch.count)
                        writer.member("bytes", batch.bytes)
                    }
                }
            }
            return writer.finish()
        }
        if batches.isEmpty { return say(empty) }
        for batch in batches {
            let objects = HumanFormat.quantity(batch.count, "object")
            say("\(batch.label)  \(objects), \(HumanFormat.bytes(batch.bytes))")
        }
    }
}

extension Timestamp {
    /// Sortable, and without the colons that some file systems refuse.
    var label: String { description.replacing(":", with: "-") }
}
