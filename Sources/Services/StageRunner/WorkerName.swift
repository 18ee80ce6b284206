internal import FileStore

/// A worker's name on a volume, as long as this is kept: the kernel gives it to one process at a
/// time, and takes it back from one that dies.
package final class WorkerName: Sendable {
    private let lock: FileLock

    /// `nil` when another process works under the name.
    package init?(_ name: String, on volume: StageVolume) throws {
        let path = volume.spool.appending("workers/\(name).lock")
        try FileSystem.createDirectories(path.parent)
        guard let lock = try Self.acquire(path) else { return nil }
        self.lock = lock
    }

    private static func acquire(_ path: FilePath) throws -> FileLock? {
        do {
            return try FileLock(path, .exclusive, waits: false)
        } catch {
            guard FileLock.isHeld(error) else { throw error }
            return nil
        }
    }
}
