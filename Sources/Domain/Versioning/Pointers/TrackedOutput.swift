/// A file or folder that a pointer, or a stage of a pipeline, keeps out of git.
package struct TrackedOutput: Sendable, Hashable {
    /// Relative to the working directory of its stage, as written.
    package var path: [UInt8]
    /// `nil` while nothing has been recorded yet.
    package var objectID: ObjectID?
    package var layout: ObjectLayout
    /// In bytes; for a folder the sum over its files.
    package var size: Int?
    package var fileCount: Int?
    package var isExecutable: Bool
    /// False: not stored, not pushed.
    package var isCached: Bool
    package var isPushed: Bool
    /// Not removed before its stage runs.
    package var isPersistent: Bool
    /// The remote to use instead of the default one.
    package var remote: String?
    package var cloud: CloudVersion?
    /// What a cloud-versioned folder lists instead of naming a manifest.
    package var files: [VersionedFile]?
    /// Where the output stands in its file; 0 when it is in none yet.
    package var line: Int

    package init(
        path: [UInt8], objectID: ObjectID?, layout: ObjectLayout = .current, size: Int? = nil,
        fileCount: Int? = nil, isExecutable: Bool = false, isCached: Bool = true,
        isPushed: Bool = true, isPersistent: Bool = false, remote: String? = nil,
        cloud: CloudVersion? = nil, files: [VersionedFile]? = nil, line: Int = 0
    ) {
        self.path = path
        self.objectID = objectID
        self.layout = layout
        self.size = size
        self.fileCount = fileCount
        self.isExecutable = isExecutable
        self.isCached = isCached
        self.isPushed = isPushed
        self.isPersistent = isPersistent
        self.remote = remote
        self.cloud = cloud
        self.files = files
        self.line = line
    }

    /// Pushed by DVC to a remote with `version_aware` or `worktree`.
    package var isCloudVersioned: Bool { cloud != nil || files != nil }
}

/// The version of a file that a cloud store keeps, as DVC recorded it.
package struct CloudVersion: Sendable, Hashable {
    /// `nil` when the version stands directly in the output.
    package var remote: String?
    package var versionID: String?
    package var etag: String?
    package var checksum: String?

    package init(
        remote: String? = nil, versionID: String? = nil, etag: String? = nil,
        checksum: String? = nil
    ) {
        self.remote = remote
        self.versionID = versionID
        self.etag = etag
        self.checksum = checksum
    }
}

/// A file of a cloud-versioned folder.
package struct VersionedFile: Sendable, Hashable {
    package var relativePath: [UInt8]
    package var objectID: ObjectID?
    package var size: Int?
    package var isExecutable: Bool
    package var cloud: CloudVersion?
    package var line: Int
}
