import CommandLineKit
import FileStore
import Glibc

let root = Command(
    "datavc",
    abstract: "Versions data by content, in the formats of DVC 3.",
    options: [
        .value("--cd", placeholder: "DIR", help: "work as if started in DIR"),
        .flag("-q", "--quiet", help: "print nothing but errors"),
        .flag("-v", "--verbose", help: "say more"),
        .integer("-j", "--jobs", in: 1...1024, help: "work on N files at once"),
        .flag("--no-wait", help: "fail when another process holds the repository"),
    ],
    subcommands: [
        initCommand, addCommand, commitCommand, statusCommand, checkoutCommand,
        pushCommand, fetchCommand, pullCommand,
        gcCommand, verifyCommand, forgetCommand, duCommand, doctorCommand,
        lsCommand, getCommand, diffCommand, logCommand, removeCommand,
        remoteCommand, configCommand, importDVCCommand,
    ])

FaultSwitch.arm(Environment.current)
let code = Program(root, version: .current).run()
FaultSwitch.report(Environment.current)
exit(code.rawValue)
