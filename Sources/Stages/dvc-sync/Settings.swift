import CommandLineKit
import DataSync
import FileStore
import Glibc
import Observability
import StageKit
import Versioning

/// What the environment says, checked.
struct Settings {
    let stage: StageSettings
    let sync: SyncSettings
    /// The environment with secrets read from their files.
    let variables: [String: String]

    var log: Logger { stage.log }

    init(_ environment: Environment) throws {
        let read = try StageEnvironment(environment.variables).withSecrets(Self.secrets)
        variables = read.variables
        stage = try StageSettings("dvc-sync", read.variables)
        var sync = SyncSettings(
            volume: stage.volume, directory: try FileSystem.currentDirectory())
        sync.remoteURL = read["REMOTE_URL"]
        sync.remoteEndpoint = read["REMOTE_ENDPOINT_URL"]
        sync.sampleRows = try read.number("SAMPLE_ROWS", 1...1_000_000_000, default: 20_000)
        sync.interval = .seconds(try read.number("SYNC_INTERVAL", 1...86_400, default: 10))
        sync.commitsPointers = try read.flag("GIT_COMMIT_POINTERS")
        sync.gitToken = read["GIT_TOKEN"]
        sync.instance = stage.instance
        sync.places = ConfigurationPlaces(environment: read.variables)
        self.sync = sync
    }

    private static let secrets = [
        "GIT_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    ]

    /// Children have no use for the token, save one, which gets it by name.
    static func hideToken() {
        unsafe unsetenv("GIT_TOKEN")
    }
}
