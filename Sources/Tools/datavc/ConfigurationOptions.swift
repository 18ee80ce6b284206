import CommandLineKit
import FileStore
import Versioning

/// Which file of the configuration a command is about.
let levelOptions: [Option] = [
    .flag("--local", help: "this copy only, in .dvc/config.local, which git ignores"),
    .flag("--project", help: "everyone's, in .dvc/config; written to when none is named"),
    .flag("--global", help: "this person's, in ~/.config/dvc/config"),
    .flag("--system", help: "this machine's, in /etc/xdg/dvc/config"),
]

extension Session {
    /// `nil` when none is named.
    func level() throws -> ConfigurationLevel? {
        let levels: [(String, ConfigurationLevel)] = [
            ("local", .local), ("project", .repository), ("global", .global), ("system", .system),
        ]
        let named = levels.filter { values.flag($0.0) }
        if named.count > 1 {
            throw UsageError("--\(named[0].0) and --\(named[1].0) exclude each other")
        }
        return named.first?.1
    }

    func configurationEditor() throws -> ConfigurationEditor {
        let directory = try directory()
        let root: FilePath?
        do {
            root = try Repository.root(holding: directory)
        } catch let error as VersioningError where error.code == .notFound {
            root = nil
        }
        return ConfigurationEditor(places: places, root: root, workingDirectory: directory)
    }

    func report(_ outcome: ConfigurationEditor.Outcome) {
        guard outcome.exposesSecret else { return }
        Output.standardError.writeLine(
            "datavc: warning: \(outcome.file) holds a secret that git would give to everyone;"
                + " keep it in .dvc/config.local with --local")
    }
}
