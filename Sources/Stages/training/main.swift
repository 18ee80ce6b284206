import CommandLineKit
import Glibc

let root = Command(
    "training",
    abstract: "Learns to put products into categories.",
    subcommands: [evaluateCommand])

exit(Program(root, version: .current).run().rawValue)
