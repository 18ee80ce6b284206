package import FileStore
package import Versioning

/// What dvc-sync is to do; the executable fills it from the environment.
package struct SyncSettings: Sendable {
    /// The shared volume, absolute.
    package var volume: FilePath
    /// Where a relative path in `remoteURL` starts.
    package var directory: FilePath
    /// Instead of the address of the volume's default remote.
    package var remoteURL: String?
    package var remoteEndpoint: String?
    package var sampleRows = 20_000
    package var interval: Duration = .seconds(10)
    package var commitsPointers = false
    package var gitToken: String?
    /// Tells followers on one volume apart, such as the host's name.
    package var instance = "local"
    package var places = ConfigurationPlaces(environment: [:])
    package var backoff = Backoff()

    package init(volume: FilePath, directory: FilePath) {
        self.volume = volume
        self.directory = directory
    }

    /// How long a file must look the same before it counts as written.
    package var quietTime: Duration { min(interval, .seconds(2)) }
}
