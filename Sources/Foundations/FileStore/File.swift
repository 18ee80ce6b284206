internal import CLinux
internal import Glibc

/// An open file; closing is automatic.
package struct File: ~Copyable, Sendable {
    package let descriptor: Int32
    package let path: FilePath

    package enum Access: Sendable {
        case read
        /// Creates the file, which must not exist.
        case create(permissions: UInt32)
        /// Creates the file when it is missing.
        case readWrite(permissions: UInt32)
        case append(permissions: UInt32)
        case directory
    }

    package init(_ path: FilePath, _ access: Access) throws(FileError) {
        try self.init(path.bytes[...], in: .current, access)
    }

    package init(
        _ name: ArraySlice<UInt8>, in directory: Directory, _ access: Access
    ) throws(FileError) {
        let (flags, permissions): (Int32, UInt32) =
            switch access {
            // Without blocking, as a pipe that nobody writes to would hold us for ever.
            case .read: (O_RDONLY | O_NONBLOCK, 0)
            case .create(let permissions): (O_WRONLY | O_CREAT | O_EXCL, permissions)
            case .readWrite(let permissions): (O_RDWR | O_CREAT, permissions)
            case .append(let permissions): (O_WRONLY | O_CREAT | O_APPEND, permissions)
            case .directory: (O_RDONLY | O_DIRECTORY, 0)
            }
        if flags & O_CREAT != 0 { FaultInjector.dieIfDue() }
        descriptor = unsafe name.withCPath {
            unsafe openat(directory.descriptor, $0, flags | O_CLOEXEC, permissions)
        }
        path = directory.path.appending(name)
        guard descriptor >= 0 else {
            throw FileError(flags & O_CREAT == 0 ? "open" : "create", path)
        }
    }

    deinit {
        // A failed init leaves -1.
        if descriptor >= 0 { close(descriptor) }
    }

    package func status() throws(FileError) -> FileStatus {
        var result = stat()
        guard unsafe fstat(descriptor, &result) == 0 else { throw FileError("examine", path) }
        return FileStatus(result)
    }

    /// Fills as much of `buffer` as the file has; less than `limit` and its count only at the end.
    package func read(
        into buffer: inout [UInt8], upTo limit: Int = .max
    ) throws(FileError) -> Int {
        let descriptor = descriptor
        return try unsafe fill(&buffer, upTo: limit) { start, count, _ in
            unsafe Glibc.read(descriptor, start, count)
        }
    }

    /// Fills as much of `buffer` as the file has from `offset` on, leaving the position alone.
    package func read(into buffer: inout [UInt8], at offset: UInt64) throws(FileError) -> Int {
        let descriptor = descriptor
        return try unsafe fill(&buffer, upTo: .max) { start, count, filled in
            unsafe pread(descriptor, start, count, Int(offset) + filled)
        }
    }

    private func fill(
        _ buffer: inout [UInt8], upTo limit: Int,
        _ read: (UnsafeMutableRawPointer?, _ count: Int, _ filled: Int) -> Int
    ) throws(FileError) -> Int {
        let wanted = min(limit, buffer.count)
        var filled = 0
        while filled < wanted {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe read(
                    $0.baseAddress.map { unsafe $0 + filled }, wanted - filled, filled)
            }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError("read", path)
            }
            filled += count
        }
        return filled
    }

    package func write(_ bytes: RawSpan) throws(FileError) {
        var rest = bytes
        let isLast = FaultInjector.pass()
        if isLast { rest = rest.extracting(first: rest.byteCount / 2) }
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError("write", path)
            }
            rest = rest.extracting(droppingFirst: count)
        }
        if isLast { FaultInjector.die() }
    }

    package func write(_ bytes: [UInt8]) throws(FileError) {
        try unsafe write(bytes.span.bytes)
    }

    package func truncate() throws(FileError) {
        FaultInjector.dieIfDue()
        guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw FileError("empty", path)
        }
    }

    /// Makes it at least so long, of zeros, with its room on the disk set aside.
    package func grow(to byteCount: Int) throws(FileError) {
        FaultInjector.dieIfDue()
        let code = posix_fallocate(descriptor, 0, byteCount)
        guard code == 0 else { throw FileError("make room for", path, code: code) }
    }

    package func setPermissions(_ permissions: UInt32) throws(FileError) {
        FaultInjector.dieIfDue()
        guard fchmod(descriptor, permissions) == 0 else {
            throw FileError("change the mode of", path)
        }
    }

    /// Waits until the bytes are on the disk.
    package func synchronize() throws(FileError) {
        FaultInjector.dieIfDue()
        guard fsync(descriptor) == 0 else { throw FileError("sync", path) }
    }

    /// Starts writing what is dirty, so that a later `synchronize` has less to wait for.
    package func startWriteback() {
        _ = clinux_start_writeback(descriptor)  // Only a hint: `synchronize` reports.
    }

    /// Waits until the whole file system that holds this file is on the disk.
    package func synchronizeFileSystem() throws(FileError) {
        FaultInjector.dieIfDue()
        guard clinux_syncfs(descriptor) == 0 else {
            throw FileError("sync the file system of", path)
        }
    }

    /// Makes this file share the blocks of `source` where the file system can.
    package func clone(from source: borrowing File) throws(FileError) {
        FaultInjector.dieIfDue()
        let requestClone: UInt = 0x4004_9409  // FICLONE of linux/fs.h, a macro Swift cannot see
        guard ioctl(descriptor, requestClone, source.descriptor) == 0 else {
            throw FileError("clone to", path)
        }
    }
}
