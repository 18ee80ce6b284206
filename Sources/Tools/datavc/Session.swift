import CommandLineKit
import FileStore
import Remotes
import Versioning

/// What a command works with: where it was started, how it is to speak, and the repository.
struct Session {
    let values: Values
    let environment = Environment.current
    let output = Output.standardOutput
    let isQuiet: Bool

    init(_ values: Values) {
        self.values = values
        isQuiet = values.flag("quiet")
    }

    /// Where relative paths start.
    func directory() throws -> FilePath {
        let current = try FileSystem.currentDirectory()
        guard let chosen = values.bytes("cd") else { return current }
        return try FileSystem.canonical(resolve(chosen, from: current))
    }

    func path(_ argument: [UInt8]) throws -> FilePath {
        resolve(argument, from: try directory())
    }

    private func resolve(_ argument: [UInt8], from directory: FilePath) -> FilePath {
        let path = FilePath(argument)
        return (path.isAbsolute ? path : directory.appending(argument)).normalized
    }

    var places: ConfigurationPlaces { ConfigurationPlaces(environment: environment.variables) }

    func repository() throws -> Repository {
        try Repository(holding: directory(), places: places)
    }

    /// Runs `body` with the repository locked and the progress shown.
    func work<Result>(
        _ mode: FileLock.Mode, _ body: (Workspace) throws -> Result
    ) throws -> Result {
        let repository = try repository()
        let errors = Output.standardError
        let lock = try repository.lock(
            mode, values.flag("no-wait") ? .never : .announced { errors.writeLine("datavc: \($0)") }
        )
        let display = ProgressDisplay(.current(environment: environment), isSilent: isQuiet)
        defer { display.stop() }
        let opener = RemoteOpener(environment: environment.variables)
        let workspace = Workspace(
            repository, jobs: values.int("jobs"), progress: display.progress
        ) { try opener.open($0) }
        return try withExtendedLifetime(lock) { try body(workspace) }
    }

    func say(_ line: String) {
        if !isQuiet { output.writeLine(line) }
    }
}
