import CommandLineKit
import Glibc
import ModelValidation
import Pipeline
import Registry
import StageKit
import StageRunner

private let commands = StageCommands("validation", .validation, port: 8013) { _, volume, store in
    ValidationWork(volume, ModelRegistry(store.database))
}

private let root = Command(
    "validation",
    abstract: "Compares a new model with the one that serves, and promotes it or says why not.",
    discussion: """
        Leaves a report in reports/validation. Every promotion, refusal and rollback is in a log \
        that nobody can change: `validation history`.

        \(StageCommands<ValidationWork>.environmentHelp)
        """,
    subcommands: commands.all + [promoteCommand, rollBackCommand, historyCommand])

armFaultInjector()
exit(Program(root, version: .current).run().rawValue)
