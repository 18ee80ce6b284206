internal import Glibc

/// A system call that failed: what was tried, on which path, and the kernel's reason.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package let operation: String
    package let path: FilePath
    package let code: Int32

    package init(_ operation: String, _ path: FilePath, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Captures the thread's `errno`; call it at once after the failing call.
    init(_ operation: String, _ path: FilePath) {
        self.init(operation, path, code: errno)
    }

    package var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
    package var isExisting: Bool { code == EEXIST }
    package var isNoSpace: Bool { code == ENOSPC || code == EDQUOT }
    package var isNotEmpty: Bool { code == ENOTEMPTY || code == EEXIST }
    package var isTooManyLinks: Bool { code == EMLINK }
    package var isAcrossFileSystems: Bool { code == EXDEV }
    package var isDenied: Bool { code == EACCES || code == EPERM || code == EROFS }

    /// The file system cannot make this kind of link here; another kind may work.
    package var isLinkUnsupported: Bool {
        [EPERM, ENOTSUP, EXDEV, ENOTTY, ENOSYS, EINVAL, EAGAIN, EMLINK, EBADF].contains(code)
    }

    package var description: String {
        let reason = unsafe String(cString: strerror(code))
        return "cannot \(operation) \(path): \(reason)"
    }
}
