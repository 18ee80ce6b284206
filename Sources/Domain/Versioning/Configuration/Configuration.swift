package import FileStore

/// The merged configuration of a repository.
package struct Configuration: Sendable {
    /// One file; a later one wins, option by option.
    package struct Source: Sendable {
        package let file: ConfigurationFile
        /// The directory that relative paths in the file start from, absolute and normalized.
        package let directory: FilePath

        package init(file: ConfigurationFile, directory: FilePath) {
            self.file = file
            self.directory = directory
        }
    }

    struct Setting: Sendable {
        let value: ConfigurationValueScanner.Value
        let file: String
        let line: Int
        let directory: FilePath

        var text: String? {
            if case .text(let text) = value { text } else { nil }
        }
    }

    typealias Settings = [String: Setting]

    private(set) var sections: [ConfigurationSection: Settings] = [:]
    private let home: FilePath?

    /// Merges and checks files.
    ///
    /// - Parameters:
    ///   - sources: From system to local; those that do not exist are left out.
    ///   - home: What `~` stands for.
    package init(_ sources: [Source], home: FilePath? = nil) throws(ConfigurationError) {
        self.home = home
        for source in sources {
            for block in source.file.blocks {
                for entry in block.entries {
                    sections[block.section, default: [:]][entry.key] = Setting(
                        value: entry.value, file: source.file.file,
                        line: entry.lines.lowerBound + 1, directory: source.directory)
                }
                try Self.checkSection(block, source.file.file)
            }
        }
        for (section, settings) in sections.sorted(by: { $0.key.description < $1.key.description })
        {
            try ConfigurationChecker(section: section, settings: settings).check()
        }
    }

    private static func checkSection(
        _ block: ConfigurationFile.Block, _ file: String
    ) throws(ConfigurationError) {
        let kinds: Set = ["remote", "machine", "db"]
        let section = block.section
        if section.name != nil ? kinds.contains(section.kind) : section.kind == "feature" { return }
        guard ConfigurationSchema.options(of: section, url: nil) != nil else {
            throw ConfigurationError(
                .schema, file: file, line: block.header + 1, "unknown section [\(section)]")
        }
    }
}

extension Configuration {
    package func text(_ section: ConfigurationSection, _ option: String) -> String? {
        sections[section]?[option]?.text
    }

    package func flag(_ section: ConfigurationSection, _ option: String) -> Bool? {
        text(section, option).map { $0.lowercased() == "true" }
    }

    package var defaultRemote: String? { text(.core, "remote")?.lowercased() }
    package var stagesAutomatically: Bool { flag(.core, "autostage") ?? false }
    package var worksWithoutGit: Bool { flag(.core, "no_scm") ?? false }
    package var checksumJobs: Int? {
        text(.core, "checksum_jobs").flatMap { Int($0.trimmingBlanks) }
    }
    /// Cache directories are shared by a group.
    package var isCacheShared: Bool { text(.cache, "shared") != nil }

    /// Where the cache lies when it is not `.dvc/cache`.
    package var cacheDirectory: FilePath? {
        sections[.cache]?["dir"].flatMap { path($0) }.map { FilePath($0) }
    }

    /// How files may be put into the workspace, best first.
    package var linkKinds: [LinkKind] {
        guard let setting = sections[.cache]?["type"] else { return LinkKind.usual }
        return ConfigurationChecker.linkKinds(setting.value) ?? LinkKind.usual
    }

    func path(_ setting: Setting) -> String? {
        setting.text.map {
            ConfigurationPath.resolve($0, directory: setting.directory, home: home)
        }
    }
}
