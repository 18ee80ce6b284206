import CommandLineKit
import FileStore
import Versioning

let doctorCommand = Command(
    "doctor", abstract: "Look for what would keep datavc from working.",
    options: [.flag("--json", help: "print a report")],
    exitCodes: [(1, "something needs your action")]
) { values in
    let session = Session(values)
    var found = [Diagnosis("datavc", .fine, "\(Version.current)")]
    do {
        let repository = try session.repository()
        found.append(Diagnosis("root", .fine, "\(repository.root)"))
        found += session.configuration(at: repository.root)
        found += session.workspace(repository).diagnose()
    } catch {
        found.append(Diagnosis("root", .problem, "\(error)"))
    }
    session.show(found)
    return found.contains { $0.verdict == .problem } ? .failed : .done
}

extension Session {
    private static let secrets = [
        "secret_access_key", "access_key_id", "session_token", "password", "custom_auth_header",
    ]

    /// Each level with its file; secrets that git would keep are named, never shown.
    fileprivate func configuration(at root: FilePath) -> [Diagnosis] {
        let levels: [(ConfigurationLevel, String)] = [
            (.system, "system"), (.global, "global"), (.repository, "repository"),
            (.local, "local"),
        ]
        return levels.map { level, name in
            let label = "config \(name)"
            guard let path = places.file(level, root: root) else {
                return Diagnosis(label, .fine, "has no place")
            }
            do {
                guard let bytes = try FileSystem.readIfPresent(path, limit: 1 << 20) else {
                    return Diagnosis(label, .fine, "\(path), not there")
                }
                let file = try ConfigurationFile(parsing: bytes, file: path.description)
                let leaked = level == .repository ? Self.secrets(in: file) : []
                guard let first = leaked.first else { return Diagnosis(label, .fine, "\(path)") }
                return Diagnosis(
                    label, .problem,
                    "\(path) holds \(leaked.joined(separator: ", ")), and git keeps it",
                    advice: "change the secret, and set \(first) with --local")
            } catch {
                return Diagnosis(label, .problem, "\(error)")
            }
        }
    }

    private static func secrets(in file: ConfigurationFile) -> [String] {
        file.sections.flatMap { section in
            secrets.filter { file.value(section, $0) != nil }.map { "\(section) \($0)" }
        }
    }

    fileprivate func show(_ found: [Diagnosis]) {
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.array { writer in
                for item in found {
                    writer.object { writer in
                        writer.member("name", item.name)
                        writer.member("verdict", item.verdict.rawValue)
                        writer.member("detail", item.detail)
                        writer.member("advice", item.advice)
                    }
                }
            }
            return writer.finish()
        }
        for item in found {
            let mark = item.verdict == .fine ? "ok" : item.verdict.rawValue.uppercased()
            say("\(mark.padded(to: 9))\(item.name.padded(to: 18))\(item.detail)")
            if !item.advice.isEmpty { say("".padded(to: 27) + item.advice) }
        }
        let problems = found.count { $0.verdict == .problem }
        say(
            problems == 0
                ? "Nothing needs your action." : "\(HumanFormat.quantity(problems, "problem"))")
    }
}
