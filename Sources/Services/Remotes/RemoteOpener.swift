internal import FileStore
package import Versioning

/// Makes the remote that a configuration describes.
package struct RemoteOpener: Sendable {
    private let environment: [String: String]

    /// - Parameter environment: the variables of the process, for credentials.
    package init(environment: [String: String]) {
        self.environment = environment
    }

    package func open(_ configuration: RemoteConfiguration) throws(RemoteError) -> any Remote {
        guard !configuration.isCloudVersioned else {
            throw RemoteError(
                .unsupported,
                "the remote \(configuration.name) keeps files under their own names (version_aware"
                    + " or worktree), which datavc neither reads nor writes; use dvc for it")
        }
        let values = configuration.options.merging(["url": configuration.url]) { $1 }
        let options = RemoteOptions(name: configuration.name, values: values)
        switch configuration.scheme {
        case nil: return FolderRemote(FilePath(configuration.url))
        case "s3": return try S3Remote(options, environment: environment)
        case "http", "https": return try HTTPRemote(options)
        case let scheme?:
            throw RemoteError(
                .unsupported,
                "the remote \(configuration.name) is of the kind \(scheme)://; datavc knows"
                    + " folders, s3:// and, to read, http(s)://")
        }
    }
}
