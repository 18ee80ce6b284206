package import FileStore

/// Data of the work tree that a pointer names, with the pointer's words resolved.
package struct Output: Sendable {
    /// The `.dvc` or `dvc.lock` file.
    package let pointer: FilePath
    /// Which of the pointer's outputs this is.
    package let position: Int
    package let path: FilePath
    package let tracked: TrackedOutput
    /// What `dvc status` calls the stage: the pointer, or `dvc.yaml:name`.
    package let stage: [UInt8]
    /// Outputs of pipelines and imports are read, fetched and pushed, never rewritten.
    package let isForeign: Bool
    /// Data of another repository, which is neither pushed nor fetched.
    package let isImport: Bool

    package init(
        pointer: FilePath, position: Int, path: FilePath, tracked: TrackedOutput, stage: [UInt8],
        isForeign: Bool, isImport: Bool
    ) {
        self.pointer = pointer
        self.position = position
        self.path = path
        self.tracked = tracked
        self.stage = stage
        self.isForeign = isForeign
        self.isImport = isImport
    }

    package var key: ObjectKey? {
        tracked.objectID.map { ObjectKey($0, layout: tracked.layout) }
    }
}
