internal import FileStore
internal import Versioning

/// The volume's default remote, with what the environment says instead.
struct RemoteChoice {
    let settings: SyncSettings

    /// The remote to use where the volume's configuration says `configured`.
    func effective(
        _ configured: RemoteConfiguration, default defaultName: String?
    ) throws -> RemoteConfiguration {
        guard configured.name == defaultName else { return configured }
        if settings.remoteURL == nil, settings.remoteEndpoint == nil { return configured }
        // Options of the configured remote need not fit another address.
        var options = settings.remoteURL == nil ? configured.options : [:]
        options["url"] = settings.remoteURL ?? configured.url
        if let endpoint = settings.remoteEndpoint { options["endpointurl"] = endpoint }
        var file = ConfigurationFile(file: "REMOTE_URL, REMOTE_ENDPOINT_URL")
        let section = ConfigurationSection("remote", name: configured.name)
        for (option, value) in options.sorted(by: { $0.key < $1.key }) {
            try file.set(section, option, to: value)
        }
        let source = Configuration.Source(file: file, directory: settings.directory)
        return try Configuration([source]).remote(configured.name)
    }

    func effectiveDefault(_ repository: Repository) throws -> RemoteConfiguration {
        guard let name = repository.configuration.defaultRemote else {
            throw SyncError(
                .volume,
                "\(repository.root)/.dvc/config names no default remote; run `datavc remote add -d"
                    + " storage URL` in \(repository.root)")
        }
        return try effective(repository.configuration.remote(name), default: name)
    }
}
