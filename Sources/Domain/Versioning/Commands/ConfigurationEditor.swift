package import FileStore

/// Reads and changes the configuration level by level, and only to what DVC accepts.
///
/// Reading checks nothing but the syntax, so that a wrong option can be looked at and removed.
package struct ConfigurationEditor: Sendable {
    package struct Entry: Sendable {
        package let level: ConfigurationLevel
        package let file: FilePath
        package let name: ConfigurationName
        /// Paths are absolute.
        package let value: String
    }

    /// What a change wrote.
    package struct Outcome: Sendable {
        package let file: FilePath
        /// Whether others who clone the repository will see a secret.
        package let exposesSecret: Bool
    }

    private let places: ConfigurationPlaces
    /// `nil` outside of any repository.
    package let root: FilePath?
    private let workingDirectory: FilePath

    package init(
        places: ConfigurationPlaces, root: FilePath?, workingDirectory: FilePath
    ) {
        self.places = places
        self.root = root
        self.workingDirectory = workingDirectory
    }

    /// What the files say, from the weakest level to the strongest.
    ///
    /// - Parameter level: `nil` for all of them.
    package func entries(_ level: ConfigurationLevel? = nil) throws -> [Entry] {
        if let level { _ = try path(level) }
        var entries: [Entry] = []
        for (found, source) in try places.sources(for: root) where level ?? found == found {
            for block in source.file.blocks.sorted(by: Self.comesFirst) {
                for entry in block.entries {
                    let text = source.file.value(block.section, entry.key) ?? ""
                    let isPath = ConfigurationFile.holdsPath(block.section, entry.key)
                    entries.append(
                        Entry(
                            level: found, file: try path(found),
                            name: ConfigurationName(block.section, entry.key),
                            value: isPath ? resolved(text, source.directory) : text))
                }
            }
        }
        return entries
    }

    /// Sections with names come first, as DVC lists them.
    private static func comesFirst(
        _ left: ConfigurationFile.Block, _ right: ConfigurationFile.Block
    ) -> Bool {
        if (left.section.name == nil) != (right.section.name == nil) {
            return left.section.name != nil
        }
        return left.header < right.header
    }

    private func resolved(_ text: String, _ directory: FilePath) -> String {
        ConfigurationPath.resolve(text, directory: directory, home: places.home)
    }

    /// Changes one file, which stays as it is when the outcome would be refused by DVC.
    ///
    /// - Parameter checkingAbove: false when stronger levels are to follow.
    package func edit(
        _ level: ConfigurationLevel, checkingAbove: Bool = true,
        _ change: (inout ConfigurationFile) throws -> Void
    ) throws -> Outcome {
        let path = try path(level)
        let lock = try lock(level)
        defer { withExtendedLifetime(lock) {} }
        let old = try FileSystem.readIfPresent(path, limit: 1 << 20)
        var file = try ConfigurationFile(parsing: old ?? [], file: path.description)
        try change(&file)
        if file.bytes != old {
            try check(file, level, directory: path.parent, above: checkingAbove)
            try write(file, path)
        }
        return Outcome(
            file: path, exposesSecret: level == .repository && file.holdsSecret)
    }

    /// A value as the file is to hold it: DVC keeps paths relative to the file.
    package func stored(
        _ value: String, for name: ConfigurationName, _ level: ConfigurationLevel
    ) throws -> String {
        guard ConfigurationFile.holdsPath(name.section, name.option) else { return value }
        return ConfigurationFile.storedPath(
            value, workingDirectory: workingDirectory,
            configurationDirectory: try path(level).parent)
    }

    private func path(_ level: ConfigurationLevel) throws -> FilePath {
        if level.isOfRepository, root == nil {
            throw VersioningError(
                .notFound,
                "\(workingDirectory) is not inside a data repository; run `datavc init`, or name"
                    + " another level with --global or --system")
        }
        guard let path = places.file(level, root: root ?? "/") else {
            throw VersioningError(
                .configuration, "there is no place for this configuration: HOME is not set")
        }
        return path
    }

    /// Two changes at once would lose one; readers need not wait, as files are replaced whole.
    private func lock(_ level: ConfigurationLevel) throws -> FileLock? {
        guard level.isOfRepository, let root else { return nil }
        let directory = root.appending(".dvc/tmp")
        try FileSystem.createDirectories(directory)
        return try FileLock(directory.appending("config.lock"), .exclusive, waits: true)
    }

    /// Checks the levels up to this one; stronger ones too, unless they were wrong before.
    private func check(
        _ file: ConfigurationFile, _ level: ConfigurationLevel, directory: FilePath, above: Bool
    ) throws {
        let before = try places.sources(for: root)
        let position = ConfigurationLevel.allCases.firstIndex(of: level) ?? 0
        let weaker = ConfigurationLevel.allCases.prefix(position)
        let changed = Configuration.Source(file: file, directory: directory)
        let below = before.filter { weaker.contains($0.level) }.map(\.source) + [changed]
        _ = try Configuration(below, home: places.home)
        guard above, (try? Configuration(before.map(\.source))) != nil else { return }
        let stronger = before.filter { !weaker.contains($0.level) && $0.level != level }
        _ = try Configuration(below + stronger.map(\.source), home: places.home)
    }

    private func write(_ file: ConfigurationFile, _ path: FilePath) throws {
        try FileSystem.createDirectories(path.parent)
        let status = try FileSystem.statusIfPresent(of: path)
        // A link, as some keep for their settings, stays a link.
        let target = status == nil ? path : try FileSystem.canonical(path)
        let usual = status.map { $0.permissions & 0o666 } ?? 0o666
        try FileSystem.writeAtomically(
            file.bytes, to: target, permissions: file.holdsSecret ? 0o600 : usual)
    }
}
