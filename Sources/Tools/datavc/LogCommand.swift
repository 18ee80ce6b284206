import CommandLineKit
import FileStore
import Versioning

let logCommand = Command(
    "log", abstract: "Show the versions of data that git remembers, the latest first.",
    options: [
        .integer("-n", "--max-count", in: 1...Int.max, help: "show the last N versions"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [.repeated("TARGET", help: "pointers or data; all when none is given")]
) { values in
    let session = Session(values)
    let targets = try values.arguments("TARGET").map { try session.path($0) }
    try session.work(.shared) { workspace in
        let versions = try workspace.log(targets, limit: values.int("max-count"))
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: session.output)
            writer.array { writer in
                for version in versions { version.write(to: &writer, in: workspace.repository) }
            }
            writer.finish()
        } else if versions.isEmpty {
            session.say("git remembers no version of any data here.")
        } else {
            for version in versions {
                session.say(version.lines(in: workspace.repository).joined(separator: "\n"))
            }
        }
    }
    return .done
}

extension OutputVersion {
    fileprivate func write(to writer: inout JSONWriter, in repository: Repository) {
        writer.object { writer in
            writer.member("commit", commit)
            writer.member("date", date)
            writer.member("author", author)
            writer.member("email", email)
            writer.member("subject", subject)
            writer.member("path", repository.display(path))
            writer.member("pointer", repository.display(pointer))
            writer.member("md5", tracked?.objectID.map { "\($0)" })
            writer.member("size", tracked?.size)
            writer.member("nfiles", tracked?.fileCount)
            writer.member("size_change", sizeChange)
            writer.member("nfiles_change", fileChange)
            if let problem { writer.member("problem", problem) }
        }
    }

    fileprivate func lines(in repository: Repository) -> [String] {
        let shortCommit = commit.prefix(10)
        var lines = ["\(shortCommit)  \(date)  \(author)  \(subject)"]
        guard let tracked else {
            let what = problem ?? "tracked no more"
            return lines + ["    \(repository.display(path))  \(what)"]
        }
        let id = tracked.objectID.map { "\($0)" } ?? "nothing recorded"
        var facts = ["    \(repository.display(path))  \(id)"]
        if let size = tracked.size {
            facts.append(HumanFormat.bytes(size) + Self.signed(sizeChange, HumanFormat.bytes))
        }
        if let count = tracked.fileCount {
            facts.append(
                HumanFormat.quantity(count, "file") + Self.signed(fileChange) { "\($0)" })
        }
        lines.append(facts.joined(separator: ", "))
        return lines
    }

    private static func signed(_ change: Int?, _ format: (Int) -> String) -> String {
        guard let change, change != 0 else { return "" }
        return change > 0 ? " (+\(format(change)))" : " (-\(format(-change)))"
    }
}
