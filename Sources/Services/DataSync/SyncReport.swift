package import FileStore
package import Versioning

/// What one round found and did.
package struct SyncReport: Sendable {
    /// The version of the raw data; `nil` while there is none.
    package var dataset: ObjectID?
    package var datasetFiles: Int?
    package var datasetBytes: Int?
    /// Whether the raw data are the invented ones.
    package var isSynthetic = false
    package var fetched = 0
    package var checkedOut = 0
    /// Outputs with a new version.
    package var recorded: [FilePath] = []
    package var pushed = 0
    package var isRunRequested = false
    /// Whether pointers went to git.
    package var isCommitted = false
    /// Files that still change; a later round takes them.
    package var changing: [FilePath] = []

    package init() {}
}
