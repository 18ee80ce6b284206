package import FileStore

/// Where the configuration files of a machine lie.
package struct ConfigurationPlaces: Sendable {
    private let systemDirectories: [FilePath]
    private let globalDirectory: FilePath?
    private let home: FilePath?

    /// - Parameter environment: the variables of the process.
    package init(environment: [String: String]) {
        home = environment["HOME"].map { FilePath($0) }
        let system = environment["DVC_SYSTEM_CONFIG_DIR"].map { [$0] }
        systemDirectories = (system ?? ["/etc/xdg/dvc"]).map { FilePath($0) }
        if let named = environment["DVC_GLOBAL_CONFIG_DIR"] {
            globalDirectory = FilePath(named)
        } else if let base = environment["XDG_CONFIG_HOME"], !base.isEmpty {
            globalDirectory = FilePath(base).appending("dvc")
        } else {
            globalDirectory = home?.appending(".config/dvc")
        }
    }

    /// The file that one level of the configuration lives in.
    package func file(_ level: ConfigurationLevel, root: FilePath) -> FilePath? {
        switch level {
        case .system: systemDirectories.first?.appending("config")
        case .global: globalDirectory?.appending("config")
        case .repository: root.appending(".dvc/config")
        case .local: root.appending(".dvc/config.local")
        }
    }

    func load(for root: FilePath) throws -> Configuration {
        let sources = try ConfigurationLevel.allCases.compactMap { level in
            guard let path = file(level, root: root) else { return Configuration.Source?.none }
            return try FileSystem.readIfPresent(path, limit: 1 << 20).map { bytes in
                Configuration.Source(
                    file: try ConfigurationFile(parsing: bytes, file: path.description),
                    directory: path.parent)
            }
        }
        return try Configuration(sources, home: home)
    }
}

/// From the weakest to the strongest.
package enum ConfigurationLevel: Sendable, CaseIterable {
    case system, global, repository, local
}
