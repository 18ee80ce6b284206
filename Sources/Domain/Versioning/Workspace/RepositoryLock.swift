package import FileStore

extension Repository {
    package enum Waiting: Sendable {
        /// Fails at once when another process is in the way.
        case never
        /// Waits, and after a second says for whom.
        case announced(@Sendable (String) -> Void)
    }

    /// Locks the repository as DVC does; readers share, a writer is alone.
    package func lock(_ mode: FileLock.Mode, _ waiting: Waiting) throws -> FileLock {
        let path = privateDirectory.appending("lock")
        try FileSystem.createDirectories(privateDirectory)
        do {
            return try Self.open(path, mode, waiting)
        } catch {
            guard FileLock.isHeld(error) else { throw error }
            throw VersioningError(
                .locked,
                "\(Self.name(of: FileLock.holder(of: path))) holds \(path); try again when it is"
                    + " done, or leave out --no-wait to wait for it")
        }
    }

    private static func open(
        _ path: FilePath, _ mode: FileLock.Mode, _ waiting: Waiting
    ) throws(FileError) -> FileLock {
        guard case .announced(let announce) = waiting else {
            return try FileLock(path, mode, waits: false)
        }
        return try FileLock(path, mode, waits: true) { holder in
            announce("waiting for \(name(of: holder)), which holds \(path)")
        }
    }

    private static func name(of process: Int?) -> String {
        guard let process else { return "another process" }
        let command = try? FileSystem.read(FilePath("/proc/\(process)/comm"), limit: 4096)
        let shown = String(decoding: command ?? [], as: UTF8.self).split(separator: "\n").first
        return shown.map { "process \(process) (\($0))" } ?? "process \(process)"
    }
}
