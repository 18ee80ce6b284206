import CommandLineKit
import Versioning

let initCommand = Command(
    "init", abstract: "Make a data repository here.",
    options: [
        .flag("--no-scm", help: "go without git"),
        .flag("--subdir", help: "allow a folder below the root of git's work tree"),
        .flag("-f", "--force", help: "start anew where a repository is; its cache stays"),
    ]
) { values in
    let session = Session(values)
    if values.flag("no-scm"), values.flag("subdir") {
        throw UsageError("--no-scm and --subdir exclude each other")
    }
    try RepositoryInit(
        root: session.directory(), usesGit: !values.flag("no-scm"),
        isBelowGitRoot: values.flag("subdir"), replaces: values.flag("force")
    ).run()
    session.say("Initialized DVC repository.")
    if !values.flag("no-scm") { session.say("\nYou can now commit the changes to git.") }
    return .done
}
