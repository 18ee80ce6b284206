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
    ///
    /// - Parameter others: repositories to lock as well.
    func work<Result>(
        _ mode: FileLock.Mode, besides others: [Repository] = [],
        _ body: (Workspace) throws -> Result
    ) throws -> Result {
        let repository = try repository()
        let display = ProgressDisplay(.current(environment: environment), isSilent: isQuiet)
        defer { display.stop() }
        let workspace = workspace(repository, progress: display.progress)
        // Always in the same order, so that two processes cannot wait for each other.
        let locked = ([repository] + others).sorted { $0.root < $1.root }
        return try withLocks(locked[...], mode) { try body(workspace) }
    }

    func workspace(_ repository: Repository, progress: Progress? = nil) -> Workspace {
        let opener = RemoteOpener(environment: environment.variables)
        return Workspace(repository, jobs: values.int("jobs"), progress: progress) {
            try opener.open($0)
        }
    }

    private func withLocks<Result>(
        _ repositories: ArraySlice<Repository>, _ mode: FileLock.Mode, _ body: () throws -> Result
    ) throws -> Result {
        guard let first = repositories.first else { return try body() }
        let errors = Output.standardError
        let lock = try first.lock(
            mode, values.flag("no-wait") ? .never : .announced { errors.writeLine("datavc: \($0)") }
        )
        return try withExtendedLifetime(lock) {
            try withLocks(repositories.dropFirst(), mode, body)
        }
    }

    func say(_ line: String) {
        if !isQuiet { output.writeLine(line) }
    }
}
