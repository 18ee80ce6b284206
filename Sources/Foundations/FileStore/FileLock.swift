internal import Glibc

/// The kernel's lock on a file: readers share, a writer is alone, and a killed holder lets go.
package struct FileLock: ~Copyable, Sendable {
    package enum Mode: Sendable {
        case shared, exclusive
    }

    private let file: File

    /// - Parameters:
    ///   - waits: whether to wait for another holder; else fails with `EWOULDBLOCK`.
    ///   - onWait: called once, after a second of waiting, with the holder's process number.
    package init(
        _ path: FilePath, _ mode: Mode, waits: Bool, onWait: (Int?) -> Void = { _ in }
    ) throws(FileError) {
        file = try Self.acquire(path, mode, waits: waits, onWait: onWait)
    }

    /// The lock alone and at once; `nil` when another process has it.
    package static func ifFree(_ path: FilePath) throws(FileError) -> FileLock? {
        do {
            return try FileLock(path, .exclusive, waits: false)
        } catch {
            guard isHeld(error) else { throw error }
            return nil
        }
    }

    private static func acquire(
        _ path: FilePath, _ mode: Mode, waits: Bool, onWait: (Int?) -> Void
    ) throws(FileError) -> File {
        let file = try open(path, mode)
        let operation = mode == .shared ? LOCK_SH : LOCK_EX
        var attempts = 0
        while flock(file.descriptor, operation | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw FileError("lock", path) }
            guard waits else { throw FileError("lock", path, code: EWOULDBLOCK) }
            attempts += 1
            if attempts == 20 { onWait(holder(of: path)) }
            usleep(50_000)
        }
        if mode == .exclusive {
            // DVC writes its process number in this form, and so names us when it waits.
            try file.truncate()
            try file.write(Array(" \(getpid())\n".utf8))
        }
        return file
    }

    /// A reader needs no more than to read, so that a read-only disk can be looked at.
    private static func open(_ path: FilePath, _ mode: Mode) throws(FileError) -> File {
        do {
            return try File(path, .readWrite(permissions: 0o666))
        } catch {
            guard mode == .shared, error.isDenied else { throw error }
            return try File(path, .read)
        }
    }

    /// The process number that the last exclusive holder left in the file.
    package static func holder(of path: FilePath) -> Int? {
        guard let bytes = try? FileSystem.read(path, limit: 64) else { return nil }
        let digits = bytes.filter { $0 != 32 && $0 != 10 }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    package static func isHeld(_ error: FileError) -> Bool { error.code == EWOULDBLOCK }
}
