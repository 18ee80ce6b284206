import CommandLineKit
import Versioning

let configCommand = Command(
    "config", abstract: "Show or set an option of the configuration.",
    options: levelOptions + [
        .flag("-u", "--unset", help: "remove the option"),
        .flag("-l", "--list", help: "show every option that is set"),
        .flag("--show-origin", help: "show the file of each value"),
        .flag("--json", help: "print a report"),
    ],
    arguments: [
        .optional("NAME", help: "section.option or remote.NAME.option"),
        .optional("VALUE", help: "what it is to be; shown when left out"),
    ]
) { values in
    let session = Session(values)
    let editor = try session.configurationEditor()
    let level = try session.level()
    if values.flag("list") {
        guard values.arguments.isEmpty, !values.flag("unset") else {
            throw UsageError("--list takes neither a name nor --unset")
        }
        session.show(try editor.entries(level))
        return .done
    }
    guard let text = values.argument("NAME") else { throw UsageError("NAME is missing") }
    guard let name = ConfigurationName(text) else {
        throw UsageError("\(text) is not like section.option or remote.NAME.option")
    }
    let value = values.argument("VALUE")
    if values.flag("show-origin"), value != nil || values.flag("unset") {
        throw UsageError("--show-origin is for showing a value")
    }
    if values.flag("unset") {
        guard value == nil else { throw UsageError("--unset takes no value") }
        try session.unset(name, level ?? .repository, editor)
    } else if let value {
        try session.set(name, value, level ?? .repository, editor)
    } else {
        try session.show(name, level, editor)
    }
    return .done
}

extension Session {
    fileprivate func show(_ entries: [ConfigurationEditor.Entry]) {
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { writer in
                // A stronger level comes later and wins.
                let last = Dictionary(entries.map { ($0.name, $0.value) }) { $1 }
                for (name, value) in last.sorted(by: { "\($0.key)" < "\($1.key)" }) {
                    writer.member("\(name)", value)
                }
            }
            return writer.finish()
        }
        for entry in entries { output.writeLine(prefix(entry) + "\(entry.name)=\(entry.value)") }
    }

    /// An option that is not set prints nothing, as with dvc, unless a level was named.
    fileprivate func show(
        _ name: ConfigurationName, _ level: ConfigurationLevel?, _ editor: ConfigurationEditor
    ) throws {
        let entry = try editor.entries(level).last { $0.name == name }
        if entry == nil, level != nil {
            throw VersioningError(.notFound, "'\(name)' is not set at this level")
        }
        if values.flag("json") {
            var writer = JSONWriter(.compact, to: output)
            writer.object { $0.member("\(name)", entry?.value) }
            return writer.finish()
        }
        if let entry { output.writeLine(prefix(entry) + entry.value) }
    }

    private func prefix(_ entry: ConfigurationEditor.Entry) -> String {
        values.flag("show-origin") ? "\(entry.file)\t" : ""
    }

    fileprivate func set(
        _ name: ConfigurationName, _ value: String, _ level: ConfigurationLevel,
        _ editor: ConfigurationEditor
    ) throws {
        let stored = try editor.stored(value, for: name, level)
        report(try editor.edit(level) { try $0.set(name.section, name.option, to: stored) })
        if name == ConfigurationName(.cache, "type") {
            say("Files that are there keep their kind; `datavc checkout --relink` changes them.")
        }
    }

    fileprivate func unset(
        _ name: ConfigurationName, _ level: ConfigurationLevel, _ editor: ConfigurationEditor
    ) throws {
        _ = try editor.edit(level) { file in
            guard try file.unset(name.section, name.option) else {
                throw VersioningError(.notFound, "'\(name)' is not set in \(file.file)")
            }
        }
    }
}
