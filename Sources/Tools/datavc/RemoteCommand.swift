import CommandLineKit
import Versioning

let remoteCommand = Command(
    "remote", abstract: "Say where data are pushed to and pulled from.",
    subcommands: [
        remoteAddCommand, remoteListCommand, remoteModifyCommand, remoteRemoveCommand,
        remoteRenameCommand, remoteDefaultCommand,
    ])

private let nameArgument = Positional.required("NAME", help: "what the remote is called")

private let remoteAddCommand = Command(
    "add", abstract: "Add a remote.",
    options: levelOptions + [
        .flag("-d", "--default", help: "use it when no other is named"),
        .flag("-f", "--force", help: "replace a remote of this name"),
    ],
    arguments: [
        nameArgument,
        .required("URL", help: "a folder, s3://bucket/prefix or, to read, https://host/path"),
    ]
) { values in
    let session = Session(values)
    let name = values.argument("NAME") ?? ""
    let outcome = try session.configurationEditor().addRemote(
        name, url: values.argument("URL") ?? "", isDefault: values.flag("default"),
        replacing: values.flag("force"), session.level() ?? .repository)
    if values.flag("default") {
        session.say("Setting '\(name.lowercased())' as a default remote.")
    }
    session.report(outcome)
    return .done
}

private let remoteListCommand = Command(
    "list", abstract: "List the remotes.",
    options: levelOptions + [.flag("--json", help: "print a report")]
) { values in
    let session = Session(values)
    let remotes = try session.configurationEditor().remotes(session.level())
    if values.flag("json") {
        var writer = JSONWriter(.compact, to: session.output)
        writer.array { writer in
            for remote in remotes {
                writer.object { writer in
                    writer.member("name", remote.name)
                    writer.member("url", remote.url)
                    writer.member("default", remote.isDefault)
                }
            }
        }
        writer.finish()
    } else {
        for remote in remotes {
            let mark = remote.isDefault ? "\t(default)" : ""
            session.output.writeLine("\(remote.name)\t\(remote.url)\(mark)")
        }
    }
    return .done
}

private let remoteModifyCommand = Command(
    "modify", abstract: "Set or remove an option of a remote.",
    discussion: "Keep secrets out of git with --local.",
    options: levelOptions + [.flag("-u", "--unset", help: "remove the option")],
    arguments: [
        nameArgument, .required("OPTION", help: "such as url, region or endpointurl"),
        .optional("VALUE", help: "what it is to be"),
    ]
) { values in
    let session = Session(values)
    let value = values.argument("VALUE")
    guard (value == nil) == values.flag("unset") else {
        throw UsageError(value == nil ? "VALUE is missing" : "--unset takes no value")
    }
    session.report(
        try session.configurationEditor().modifyRemote(
            values.argument("NAME") ?? "", values.argument("OPTION") ?? "", to: value,
            session.level() ?? .repository))
    return .done
}

private let remoteRemoveCommand = Command(
    "remove", abstract: "Forget a remote; what lies there stays.",
    options: levelOptions, arguments: [nameArgument]
) { values in
    let session = Session(values)
    _ = try session.configurationEditor().removeRemote(
        values.argument("NAME") ?? "", session.level() ?? .repository)
    return .done
}

private let remoteRenameCommand = Command(
    "rename", abstract: "Give a remote another name.", options: levelOptions,
    arguments: [nameArgument, .required("NEW", help: "what it is to be called")]
) { values in
    let session = Session(values)
    session.report(
        try session.configurationEditor().renameRemote(
            values.argument("NAME") ?? "", to: values.argument("NEW") ?? "",
            session.level() ?? .repository))
    return .done
}

private let remoteDefaultCommand = Command(
    "default", abstract: "Show, set or unset the remote that is used when none is named.",
    options: levelOptions + [.flag("-u", "--unset", help: "have no default remote")],
    arguments: [.optional("NAME", help: "the remote to use")]
) { values in
    let session = Session(values)
    let editor = try session.configurationEditor()
    let name = values.argument("NAME")
    if values.flag("unset") {
        guard name == nil else { throw UsageError("--unset takes no name") }
        _ = try editor.setDefaultRemote(nil, session.level() ?? .repository)
    } else if let name {
        _ = try editor.setDefaultRemote(name, session.level() ?? .repository)
    } else if let current = try editor.defaultRemote(session.level()) {
        session.output.writeLine(current)
    } else {
        Output.standardError.writeLine("datavc: no default remote is set")
        return .failed
    }
    return .done
}
