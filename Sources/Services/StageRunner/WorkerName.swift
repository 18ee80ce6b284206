internal import FileStore

/// A worker's name on a volume, as long as this is kept: the kernel gives it to one process at a
/// time, and takes it back from one that dies.
package final class WorkerName: Sendable {
    private let lock: FileLock

    /// `nil` when another process works under the name.
    package init?(_ name: String, on volume: StageVolume) throws {
        let path = volume.spool.appending("workers/\(name).lock")
        try FileSystem.createDirectories(path.parent)
        guard let lock = try FileLock.ifFree(path) else { return nil }
        self.lock = lock
    }
}
