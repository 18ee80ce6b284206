internal import Glibc

/// Calls on paths. Each names the path and the kernel's reason when it fails.
package enum FileSystem {
    package static func status(
        of path: FilePath, followingLinks: Bool = true
    ) throws(FileError) -> FileStatus {
        var result = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        let code = unsafe path.withCPath { unsafe fstatat(AT_FDCWD, $0, &result, flags) }
        guard code == 0 else { throw FileError("examine", path) }
        return FileStatus(result)
    }

    /// `nil` when nothing is there.
    package static func statusIfPresent(
        of path: FilePath, followingLinks: Bool = true
    ) throws(FileError) -> FileStatus? {
        do {
            return try status(of: path, followingLinks: followingLinks)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    package static func isDirectory(_ path: FilePath) -> Bool {
        (try? status(of: path))?.kind == .directory
    }

    package static func isFile(_ path: FilePath) -> Bool {
        (try? status(of: path))?.kind == .regular
    }

    /// Makes the directory and its missing parents.
    package static func createDirectories(
        _ path: FilePath, permissions: UInt32 = 0o777
    ) throws(FileError) {
        FaultInjector.dieIfDue()
        if unsafe path.withCPath({ unsafe mkdir($0, permissions) }) == 0 { return }
        if errno == ENOENT {
            try createDirectories(path.parent, permissions: permissions)
            if unsafe path.withCPath({ unsafe mkdir($0, permissions) }) == 0 { return }
        }
        let code = errno
        if code == EEXIST, isDirectory(path) { return }
        throw FileError("make the directory", path, code: code)
    }

    package static func rename(_ old: FilePath, to new: FilePath) throws(FileError) {
        try change("rename to", new) {
            unsafe old.withCPath { from in unsafe new.withCPath { unsafe Glibc.rename(from, $0) } }
        }
    }

    package static func link(_ existing: FilePath, to new: FilePath) throws(FileError) {
        try change("link to", new) {
            unsafe existing.withCPath { from in unsafe new.withCPath { unsafe Glibc.link(from, $0) }
            }
        }
    }

    package static func symlink(to target: FilePath, at path: FilePath) throws(FileError) {
        try change("make the symbolic link", path) {
            unsafe target.withCPath { to in unsafe path.withCPath { unsafe Glibc.symlink(to, $0) } }
        }
    }

    package static func setPermissions(
        of path: FilePath, to permissions: UInt32
    ) throws(FileError) {
        try change("change the mode of", path) {
            unsafe path.withCPath { unsafe chmod($0, permissions) }
        }
    }

    package static func setOwner(
        of path: FilePath, user: UInt32, group: UInt32
    ) throws(FileError) {
        try change("change the owner of", path) {
            unsafe path.withCPath { unsafe chown($0, user, group) }
        }
    }

    package static func remove(_ path: FilePath) throws(FileError) {
        try change("remove", path) { unsafe path.withCPath { unsafe unlink($0) } }
    }

    package static func removeIfPresent(_ path: FilePath) throws(FileError) {
        do {
            try remove(path)
        } catch {
            if !error.isNotFound { throw error }
        }
    }

    package static func removeEmptyDirectory(_ path: FilePath) throws(FileError) {
        try change("remove the directory", path) { unsafe path.withCPath { unsafe rmdir($0) } }
    }

    /// Removes a file, a link or a whole directory; links inside are not followed.
    package static func removeTree(_ path: FilePath) throws(FileError) {
        guard let status = try statusIfPresent(of: path, followingLinks: false) else { return }
        guard status.kind == .directory else { return try remove(path) }
        for entry in try list(path) {
            try removeTree(path.appending(entry.name))
        }
        try removeEmptyDirectory(path)
    }

    package static func target(ofLink path: FilePath) throws(FileError) -> FilePath {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = unsafe path.withCPath { unsafe readlink($0, &buffer, Int(PATH_MAX)) }
        guard count >= 0 else { throw FileError("read the link", path) }
        return FilePath(buffer[..<count].map { UInt8(bitPattern: $0) })
    }

    /// The path with every link and `..` resolved by the kernel.
    package static func canonical(_ path: FilePath) throws(FileError) -> FilePath {
        var resolved: FilePath?
        unsafe path.withCPath { name in
            guard let text = unsafe realpath(name, nil) else { return }
            resolved = unsafe FilePath(
                Array(UnsafeBufferPointer(start: text, count: strlen(text)))
                    .map { UInt8(bitPattern: $0) })
            unsafe free(text)
        }
        guard let resolved else { throw FileError("resolve", path) }
        return resolved
    }

    package static func currentDirectory() throws(FileError) -> FilePath {
        try canonical(".")
    }

    private static func change(
        _ operation: String, _ path: FilePath, _ call: () -> Int32
    ) throws(FileError) {
        FaultInjector.dieIfDue()
        guard call() == 0 else { throw FileError(operation, path) }
    }
}
