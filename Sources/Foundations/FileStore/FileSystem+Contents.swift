internal import Glibc

extension FileSystem {
    package struct Entry: Hashable, Sendable {
        package let name: [UInt8]
        /// `nil` when the file system does not tell without an examination.
        package let kind: FileStatus.Kind?
    }

    /// The names in a directory, without `.` and `..`, in the kernel's order.
    package static func list(_ path: FilePath) throws(FileError) -> [Entry] {
        let list = try NameList(path)
        return (0..<list.count).map { Entry(name: Array(list.names[$0]), kind: list.kinds[$0]) }
    }

    /// The whole regular file, refused when it is longer than `limit`.
    package static func read(
        _ path: FilePath, limit: Int = 1 << 30
    ) throws(FileError) -> [UInt8] {
        let file = try File(path, .read)
        let status = try file.status()
        guard status.kind == .regular else {
            let code = status.kind == .directory ? EISDIR : EINVAL
            throw FileError("read all of", path, code: code)
        }
        let size = Int(status.size)
        guard size <= limit else { throw FileError("read all of", path, code: EFBIG) }
        // One byte more than there is shows growth; files of /proc say 0 and hold a little.
        var bytes = [UInt8](repeating: 0, count: size == 0 ? 4096 : size + 1)
        let count = try file.read(into: &bytes)
        guard count < bytes.count else { throw FileError("read all of", path, code: EAGAIN) }
        guard count <= limit else { throw FileError("read all of", path, code: EFBIG) }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    package static func readIfPresent(
        _ path: FilePath, limit: Int = 1 << 30
    ) throws(FileError) -> [UInt8]? {
        do {
            return try read(path, limit: limit)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    /// Waits until the names in a directory are on the disk.
    package static func synchronizeDirectory(_ path: FilePath) throws(FileError) {
        try File(path, .directory).synchronize()
    }

    package static func synchronizeFileSystem(holding path: FilePath) throws(FileError) {
        try File(path, .directory).synchronizeFileSystem()
    }

    /// Replaces or makes `path` so that a crash leaves the old bytes or the new ones.
    package static func writeAtomically(
        _ bytes: [UInt8], to path: FilePath, permissions: UInt32 = 0o666, durably: Bool = true
    ) throws(FileError) {
        let temporary = path.parent.appending(TemporaryName.next())
        do {
            let file = try File(temporary, .create(permissions: permissions))
            try file.write(bytes)
            if durably { try file.synchronize() }
            try rename(temporary, to: path)
        } catch {
            try? remove(temporary)  // The first error is the one to tell.
            throw error
        }
        if durably { try synchronizeDirectory(path.parent) }
    }

    package struct Space: Sendable {
        package let available: UInt64
        package let total: UInt64
    }

    package static func space(at path: FilePath) throws(FileError) -> Space {
        var result = statvfs()
        guard unsafe path.withCPath({ unsafe statvfs($0, &result) }) == 0 else {
            throw FileError("measure the file system of", path)
        }
        let block = UInt64(result.f_frsize)
        return Space(
            available: UInt64(result.f_bavail) * block, total: UInt64(result.f_blocks) * block)
    }

    package static func isWritable(_ path: FilePath) -> Bool {
        unsafe path.withCPath { unsafe access($0, W_OK) } == 0
    }

    /// The permissions that the kernel takes away from new files.
    package static let creationMask: UInt32 = {
        let lines = ((try? read("/proc/self/status")) ?? []).split(separator: UInt8(ascii: "\n"))
        let line = lines.first { $0.starts(with: "Umask:".utf8) }
        let digits = line.map { String(decoding: $0.dropFirst(7), as: UTF8.self) }
        return digits.flatMap { UInt32($0, radix: 8) } ?? 0o022
    }()
}
