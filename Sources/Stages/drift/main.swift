import CommandLineKit
import Glibc

private let root = Command(
    "drift", abstract: "Tells whether products still are what the model was trained on.",
    subcommands: [runCommand])

exit(Program(root, version: .current).run().rawValue)
