package import FileStore

/// A data repository: its root, its settings, its cache and the git work tree around it.
package struct Repository: Sendable {
    package let root: FilePath
    package let configuration: Configuration
    package let cache: ObjectStore
    package let git: GitRepository?

    package var dataDirectory: FilePath { root.appending(".dvc") }
    /// Ignored by git and by DVC's own commands.
    package var privateDirectory: FilePath { dataDirectory.appending("tmp") }

    /// Finds the repository that holds `directory`.
    package init(
        holding directory: FilePath, places: ConfigurationPlaces
    ) throws {
        try self.init(root: Self.root(holding: directory), places: places)
    }

    /// The root of the repository that holds `directory`, on the same file system.
    package static func root(holding directory: FilePath) throws -> FilePath {
        let device = try FileSystem.status(of: directory).identity.device
        var place = directory
        while !FileSystem.isDirectory(place.appending(".dvc")) {
            let parent = place.parent
            guard place != "/", try FileSystem.status(of: parent).identity.device == device else {
                throw VersioningError(
                    .notFound,
                    "\(directory) is not inside a data repository; run `datavc init` at the root of"
                        + " the work tree")
            }
            place = parent
        }
        return place
    }

    package init(root: FilePath, places: ConfigurationPlaces) throws {
        self.root = root
        configuration = try places.load(for: root)
        cache = ObjectStore(
            root: configuration.cacheDirectory ?? root.appending(".dvc/cache"),
            isGroupShared: configuration.isCacheShared)
        git = configuration.worksWithoutGit ? nil : GitRepository(holding: root)
    }

    /// - Parameter name: `nil` for the default remote.
    package func remoteConfiguration(_ name: String?) throws -> RemoteConfiguration {
        guard let name = name ?? configuration.defaultRemote else {
            throw VersioningError(
                .remote,
                "no remote is set up; run `datavc remote add -d NAME URL` or name one with -r")
        }
        return try configuration.remote(name)
    }

    /// Where the looks of an output's files are written down.
    func indexPath(for path: FilePath, _ layout: ObjectLayout) -> FilePath {
        let name = String(decoding: ObjectID(hashing: path.bytes).hexBytes, as: UTF8.self)
        let suffix = layout == .legacy ? ".legacy" : ""
        return privateDirectory.appending("datavc/\(name)\(suffix)")
    }

    /// A path as a person in the root would write it.
    package func display(_ path: FilePath) -> String {
        guard let relative = path.relative(to: root) else { return path.description }
        return relative.isEmpty ? "." : String(decoding: relative, as: UTF8.self)
    }

    /// Refuses a path that a link on the way could take out of the work tree.
    func requireNoLinks(above path: FilePath) throws {
        guard let relative = path.relative(to: root) else {
            throw VersioningError(.refused, "\(path) is outside of the repository at \(root)")
        }
        var place = root
        for component in relative.split(separator: UInt8(ascii: "/")).dropLast() {
            place = place.appending(component)
            let status = try FileSystem.statusIfPresent(of: place, followingLinks: false)
            if status?.kind == .symbolicLink {
                throw VersioningError(
                    .refused,
                    "\(display(path)) is reached through the symbolic link"
                        + " \(display(place)); use the folder that it leads to")
            }
        }
    }

    /// Refuses what no pointer could name.
    func requireTrackable(_ path: FilePath) throws {
        try requireNoLinks(above: path)
        let named = TrackedOutput(path: path.name, objectID: nil)
        do throws(PointerError) {
            _ = try OutputLocation.resolve(
                named, workingDirectory: nil, in: path.parent, root: root, file: display(path))
        } catch {
            throw VersioningError(.refused, error.problem)
        }
        if let rule = try ignoredBy(path) {
            throw VersioningError(.refused, "\(display(path)) is ignored by \(rule)")
        }
    }
}
