import CommandLineKit
import Glibc
import ModelTraining
import Pipeline
import Registry
import StageKit
import StageRunner

private let commands = StageCommands("training", .training, port: 8012) { _, _, store in
    TrainingWork(ModelRegistry(store.database), gitCommit: Version.current.commit)
}

private let root = Command(
    "training",
    abstract: "Learns to put products into categories.",
    discussion: """
        Learns from what preprocessing left, calibrates, sets thresholds, judges the model on \
        products that it has not seen, and registers it. Reports are left in reports/training, \
        among them labels that are likely mistakes.

        \(StageCommands<TrainingWork>.environmentHelp)
        """,
    subcommands: commands.all + [evaluateCommand, tuneCommand])

armFaultInjector()
exit(Program(root, version: .current).run().rawValue)
