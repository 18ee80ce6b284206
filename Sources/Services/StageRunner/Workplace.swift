internal import FileStore

/// A folder for work in progress on the volume's disk. The lock beside it tells others whether its
/// maker is still there.
final class Workplace: Sendable {
    let folder: FilePath
    private let lock: FileLock

    init(_ volume: StageVolume) throws {
        try FileSystem.createDirectories(volume.workplaces)
        folder = volume.workplaces.appending(TemporaryName.next())
        lock = try FileLock(Self.lock(folder), .exclusive, waits: false)
        try FileSystem.createDirectories(folder)
    }

    private static func lock(_ folder: FilePath) -> FilePath {
        FilePath(folder.bytes + suffix)
    }

    func end() {
        Self.remove(folder)
    }

    /// What stays behind is swept at the next start.
    private static func remove(_ folder: FilePath) {
        try? FileSystem.removeTree(folder)
        try? FileSystem.remove(lock(folder))
    }

    /// Removes what killed stages left.
    static func sweep(_ volume: StageVolume) throws {
        guard FileSystem.isDirectory(volume.workplaces) else { return }
        for entry in try FileSystem.list(volume.workplaces) where entry.name.hasSuffix(suffix) {
            let path = volume.workplaces.appending(entry.name)
            guard isAbandoned(path) else { continue }
            remove(FilePath(Array(path.bytes.dropLast(suffix.count))))
        }
    }

    private static func isAbandoned(_ path: FilePath) -> Bool {
        do {
            _ = try FileLock(path, .exclusive, waits: false)
            return true
        } catch {
            return false
        }
    }

    private static let suffix = Array(".lock".utf8)
}

extension [UInt8] {
    fileprivate func hasSuffix(_ suffix: [UInt8]) -> Bool {
        self.suffix(suffix.count).elementsEqual(suffix)
    }
}
