package import FileStore

/// Where the configuration files of a machine lie.
package struct ConfigurationPlaces: Sendable {
    private let systemDirectories: [FilePath]
    private let globalDirectory: FilePath?
    let home: FilePath?

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
        try Configuration(sources(for: root).map(\.source), home: home)
    }

    /// The files that exist, from the weakest to the strongest.
    ///
    /// - Parameter root: `nil` outside of any repository.
    func sources(
        for root: FilePath?
    ) throws -> [(level: ConfigurationLevel, source: Configuration.Source)] {
        try ConfigurationLevel.allCases.compactMap { level in
            guard root != nil || !level.isOfRepository, let path = file(level, root: root ?? "/"),
                let bytes = try FileSystem.readIfPresent(path, limit: 1 << 20)
            else { return nil }
            let file = try ConfigurationFile(parsing: bytes, file: path.description)
            return (level, Configuration.Source(file: file, directory: path.parent))
        }
    }
}

/// From the weakest to the strongest.
package enum ConfigurationLevel: Sendable, CaseIterable {
    case system, global, repository, local

    package var isOfRepository: Bool { self == .repository || self == .local }
}
