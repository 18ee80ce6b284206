import CommandLineKit
import FileStore
import Versioning

let duCommand = Command(
    "du", abstract: "Show how much room the data takes.",
    options: [
        .flag("-c", "--cloud", help: "count the objects on the remote as well"),
        .value("-r", "--remote", placeholder: "NAME", help: "this remote; means --cloud"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("TARGET", help: "pointers or data; all when none is given")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    return try session.work(.shared) { workspace in
        let report = try workspace.usage(
            workspace.repository.select(targets),
            isCloud: values.flag("cloud") || values.isGiven("remote"),
            remote: values.value("remote"))
        session.show(report, in: workspace.repository)
        return .done
    }
}

extension Session {
    fileprivate func show(_ report: UsageReport, in repository: Repository) {
        if values.flag("json") { return writeJSON(report, in: repository) }
        for row in report.rows {
            var notes: [String] = []
            if row.duplicateBytes > 0 {
                notes.append("\(HumanFormat.bytes(row.duplicateBytes)) repeated")
            }
            if row.shared.files > 0 {
                notes.append("\(HumanFormat.bytes(row.shared.bytes)) shared with other data")
            }
            if row.absent > 0 { notes.append("\(HumanFormat.count(row.absent)) not in the cache") }
            let note = notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
            say("\(Self.text(row.whole))  \(repository.display(row.path))\(note)")
        }
        say("\(Self.text(report.cache))  in the cache at \(repository.cache.root)")
        if let unused = report.unused {
            if unused.files > 0 { say("\(Self.text(unused))  of that unused; see `datavc gc`") }
        } else {
            say("How much is unused is not known, as a manifest is missing; see `datavc gc`")
        }
        if report.trash.files > 0 { say("\(Self.text(report.trash))  in the trash") }
        if let remote = report.remote {
            let objects = HumanFormat.quantity(remote.objects, "object")
            let lacking = HumanFormat.count(remote.lacking)
            say("\(objects) at \(remote.location); it lacks \(lacking) of \(remote.needed) needed")
        }
    }

    private static func text(_ amount: UsageReport.Amount) -> String {
        let size = HumanFormat.bytes(amount.bytes)
        let files = HumanFormat.quantity(amount.files, "file")
        return "\(String(repeating: " ", count: max(0, 9 - size.count)))\(size)  "
            + files.padded(to: 14)
    }

    private func writeJSON(_ report: UsageReport, in repository: Repository) {
        var writer = JSONWriter(.compact, to: output)
        writer.object { writer in
            writer.key("outputs")
            writer.array { writer in
                for row in report.rows {
                    writer.object { writer in
                        writer.member("path", repository.display(row.path))
                        writer.member("files", row.whole.files)
                        writer.member("bytes", row.whole.bytes)
                        writer.member("duplicate_bytes", row.duplicateBytes)
                        writer.member("shared_files", row.shared.files)
                        writer.member("shared_bytes", row.shared.bytes)
                        writer.member("not_in_cache", row.absent)
                    }
                }
            }
            Self.write(report.cache, "cache", to: &writer)
            Self.write(report.unused, "unused", to: &writer)
            Self.write(report.trash, "trash", to: &writer)
            guard let remote = report.remote else { return }
            writer.key("remote")
            writer.object { writer in
                writer.member("location", remote.location)
                writer.member("objects", remote.objects)
                writer.member("needed", remote.needed)
                writer.member("lacking", remote.lacking)
            }
        }
        writer.finish()
    }

    private static func write(
        _ amount: UsageReport.Amount?, _ name: String, to writer: inout JSONWriter
    ) {
        writer.key(name)
        guard let amount else { return writer.literal("null") }
        writer.object { writer in
            writer.member("objects", amount.files)
            writer.member("bytes", amount.bytes)
        }
    }
}
