internal import Glibc

/// An open directory: names in it are found from here, however long its own path is.
///
/// It only leads the way, so that a directory which nobody may list will do. Names are paths below
/// it, without a NUL.
package final class Directory: Sendable {
    /// The working directory of the process, from which absolute paths are found too.
    package static let current = Directory()

    package let path: FilePath
    let descriptor: Int32

    private init() {
        path = FilePath([])
        descriptor = AT_FDCWD
    }

    package init(_ path: FilePath) throws(FileError) {
        let pathOnly: Int32 = 0x20_0000  // O_PATH of fcntl.h, which Swift cannot see
        descriptor = unsafe path.withCPath {
            unsafe open($0, pathOnly | O_DIRECTORY | O_CLOEXEC)
        }
        self.path = path
        guard descriptor >= 0 else { throw FileError("open", path) }
    }

    deinit {
        // A failed init leaves -1, and the working directory was never opened.
        if descriptor >= 0 { close(descriptor) }
    }

    package func status(
        of name: ArraySlice<UInt8>, followingLinks: Bool
    ) throws(FileError) -> FileStatus {
        var result = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        let code = unsafe name.withCPath { unsafe fstatat(descriptor, $0, &result, flags) }
        guard code == 0 else { throw FileError("examine", path.appending(name)) }
        return FileStatus(result)
    }

    /// Makes another name, which may be in another directory, for a file in this one.
    package func link(
        _ name: ArraySlice<UInt8>, to other: Directory, as new: ArraySlice<UInt8>
    ) throws(FileError) {
        FaultInjector.dieIfDue()
        let code = unsafe name.withCPath { from in
            unsafe new.withCPath { unsafe linkat(descriptor, from, other.descriptor, $0, 0) }
        }
        guard code == 0 else { throw FileError("link to", other.path.appending(new)) }
    }

    package func symlink(to target: FilePath, as name: ArraySlice<UInt8>) throws(FileError) {
        FaultInjector.dieIfDue()
        let code = unsafe target.withCPath { to in
            unsafe name.withCPath { unsafe symlinkat(to, descriptor, $0) }
        }
        guard code == 0 else { throw FileError("make the symbolic link", path.appending(name)) }
    }
}
