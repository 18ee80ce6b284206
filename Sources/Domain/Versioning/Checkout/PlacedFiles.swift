package import FileStore
internal import Parallelism

/// The files that a checkout put into the work tree, each as it looked before it was there.
///
/// Whoever finds one that looks otherwise knows that someone else has changed it since.
package struct PlacedFiles: Sendable {
    let wanted: Manifest
    private var looks: [FileIdentity?]

    init(_ wanted: Manifest, _ positions: [Int], _ looks: [FileIdentity]) {
        self.wanted = wanted
        self.looks = Array(repeating: nil, count: wanted.count)
        for (position, look) in zip(positions, looks) { self.looks[position] = look }
    }

    /// How the files look now, for those that are still the ones that were put there.
    func looks(in directory: Directory, jobs: Int) -> [FileIdentity?] {
        Workers.map(wanted.count, jobs: jobs) { position in
            guard let old = looks[position],
                let status = try? directory.status(
                    of: wanted.paths[position], followingLinks: true),
                old.isSameContent(as: status.identity)
            else { return nil }
            return status.identity
        }
    }

    /// The hash of a file that is still the one that was put there.
    package func id(of path: ArraySlice<UInt8>, ifStill identity: FileIdentity) -> ObjectID? {
        guard let position = wanted.paths.index(of: path),
            looks[position]?.isSameContent(as: identity) == true
        else { return nil }
        return wanted.ids[position]
    }
}

extension FileIdentity {
    /// Equal but for the change time, which renaming and linking set anew.
    func isSameContent(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode && size == other.size
            && modified == other.modified
    }
}
