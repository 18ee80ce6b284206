package import FileStore

/// The files that a checkout put into the work tree, each as it looked before it was there.
///
/// Whoever finds one that looks otherwise knows that someone else has changed it since.
package struct PlacedFiles: Sendable {
    private let wanted: Manifest
    private var looks: [FileIdentity?]

    init(_ wanted: Manifest, _ positions: [Int], _ looks: [FileIdentity]) {
        self.wanted = wanted
        self.looks = Array(repeating: nil, count: wanted.count)
        for (position, look) in zip(positions, looks) { self.looks[position] = look }
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
