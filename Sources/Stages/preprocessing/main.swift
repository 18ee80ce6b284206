import CataloguePreparation
import CommandLineKit
import FileStore
import Glibc
import Pipeline
import StageKit
import StageRunner

private let commands = StageCommands("preprocessing", .preprocessing, port: 8011) {
    _, volume, store in PreprocessingWork(volume, store)
}

private let root = Command(
    "preprocessing",
    abstract: "Validates, cleans, groups and splits the raw catalogue.",
    discussion: """
        Reads products.csv, or X_*.csv and Y_*.csv, and the corrections in data/feedback; leaves \
        the products and their split in data/processed, and a report and the rejected rows in \
        reports/preprocessing.

        \(StageCommands<PreprocessingWork>.environmentHelp)
        """,
    subcommands: commands.all)

armFaultInjector()
exit(Program(root, version: .current).run().rawValue)
