internal import FileStore
internal import Parallelism
internal import Synchronization

/// Lets the disk work while many files are still being made, so that the sync at their end has
/// less to wait for.
final class SyncAhead: Sendable {
    /// How many files are worth a sync.
    private static let step = 4096

    private let directory: FilePath
    private let made = Atomic<Int>(0)
    private let isBusy = Atomic<Bool>(false)
    private let work = Mutex<Background<Void, FileError>?>(nil)

    /// - Parameter directory: any one of the file system.
    init(_ directory: FilePath) {
        self.directory = directory
    }

    /// To be called after each file.
    func advance() throws(FileError) {
        guard made.add(1, ordering: .relaxed).newValue % Self.step == 0,
            !isBusy.exchange(true, ordering: .acquiring)
        else { return }
        try work.withLock { work throws(FileError) in
            // The kernel tells an error once: whoever meets it has to pass it on.
            try work?.value()
            work = Background { [self] () throws(FileError) in
                defer { isBusy.store(false, ordering: .releasing) }
                try FileSystem.synchronizeFileSystem(holding: directory)
            }
        }
    }

    /// Waits until all that was made is on the disk.
    func finish() throws(FileError) {
        try work.withLock { work throws(FileError) in
            try work?.value()
            work = nil
        }
        try FileSystem.synchronizeFileSystem(holding: directory)
    }
}
