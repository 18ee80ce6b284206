package import FileStore

/// What is under an output's path now.
package enum Snapshot: Sendable {
    case missing
    case file(FileStatus, ObjectID, isLink: Bool)
    case directory(TreeScan, [ObjectID], id: ObjectID)

    /// The name of the content: of the file, or of the directory's manifest.
    package var id: ObjectID? {
        switch self {
        case .missing: nil
        case .file(_, let id, _), .directory(_, _, let id): id
        }
    }

    package var manifest: Manifest? {
        guard case .directory(let scan, let ids, _) = self else { return nil }
        return Manifest(scan.paths, ids)
    }

    /// The hash of a file that still looks as it did when the snapshot was taken.
    func id(of path: ArraySlice<UInt8>, ifStill identity: FileIdentity) -> ObjectID? {
        guard case .directory(let scan, let ids, _) = self,
            let position = scan.paths.index(of: path), scan.identities[position] == identity
        else { return nil }
        return ids[position]
    }

    package var fileCount: Int? {
        if case .directory(let scan, _, _) = self { scan.count } else { nil }
    }

    /// Links lose the mode of what they stand for, so the pointer's word holds for them.
    func isExecutable(was recorded: Bool) -> Bool {
        guard case .file(let status, _, let isLink) = self else { return false }
        return isLink || status.linkCount > 1 ? recorded : status.isOwnerExecutable
    }

    /// Whether links stand where files should.
    var hasLinks: Bool {
        switch self {
        case .missing: false
        case .file(_, _, let isLink): isLink
        case .directory(let scan, _, _): !scan.links.isEmpty
        }
    }

    package var size: UInt64 {
        switch self {
        case .missing: 0
        case .file(let status, _, _): status.size
        case .directory(let scan, _, _): UInt64(scan.totalSize)
        }
    }
}
