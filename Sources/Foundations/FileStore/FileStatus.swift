internal import Glibc

/// What a file looked like when it was last examined; equal values mean equal bytes.
package struct FileIdentity: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    package let size: UInt64
    /// Nanoseconds since 1970.
    package let modified: Int64
    package let changed: Int64

    package init(device: UInt64, inode: UInt64, size: UInt64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }
}

package struct FileStatus: Hashable, Sendable {
    package enum Kind: Sendable {
        case regular, directory, symbolicLink, other
    }

    package let kind: Kind
    /// The lowest twelve bits of the mode.
    package let permissions: UInt32
    package let linkCount: UInt64
    package let identity: FileIdentity

    package var size: UInt64 { identity.size }
    package var isOwnerExecutable: Bool { permissions & 0o100 != 0 }

    init(_ status: stat) {
        kind = Kind(mode: status.st_mode)
        permissions = status.st_mode & 0o7777
        linkCount = UInt64(status.st_nlink)
        identity = FileIdentity(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            size: UInt64(max(0, status.st_size)),
            modified: status.st_mtim.nanoseconds, changed: status.st_ctim.nanoseconds)
    }
}

extension FileStatus.Kind {
    init(mode: UInt32) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        default: self = .other
        }
    }
}

extension timespec {
    var nanoseconds: Int64 { Int64(tv_sec) &* 1_000_000_000 &+ Int64(tv_nsec) }
}

/// The clock that stamps files.
package enum FileClock {
    /// Nanoseconds since 1970, as coarse as the kernel's own stamps.
    package static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return time.nanoseconds
    }
}
